"""Forms of what an organization sets up: stages, standards, features, attributes, exchange rates."""

from django import forms
from django.utils.text import slugify

from accounts.domain import texts
from accounts.domain.choices import AttributeType, StandardCheck
from accounts.forms.records import fields
from accounts.forms.records.base import RecordForm
from accounts.models import AttributeDefinition, Feature, LifecycleStage, Standard
from cs_platform.tenancy.domain.choices import Function
from cs_platform.tenancy.models import ExchangeRate

BEHAVIOUR = "behaviour-"
LONGEST_KEY = 40


class StageForm(RecordForm):
    """A stage of the journey."""

    sentences = {
        "stage_once_a_name": ("name", "There is a stage of this name already. Choose another name."),
        "stage_once_a_position": ("position", "Another stage has this place. Choose a free number."),
    }

    class Meta(RecordForm.Meta):
        model = LifecycleStage
        fields = (
            "name",
            "position",
            "owning_function",
            "accountable",
            "expected_days",
            "is_customer_stage",
        )
        labels = {
            "position": "Place in the journey",
            "owning_function": "Owned by the function",
            "accountable": "Accountable executive",
            "expected_days": "Expected days",
            "is_customer_stage": "Accounts in it are customers",
        }

    def prepare(self) -> None:
        """Put a new stage at the end."""
        self.fields["position"].required = False

    def rules(self) -> None:
        """Take the next free place where none is given."""
        if self.value("position") is None and "position" in self.cleaned_data:
            if not self.is_new:
                self.cleaned_data["position"] = self.before["position"]
                return
            stages = LifecycleStage.objects.for_organization(self.editor.organization_id)
            last = stages.order_by("-position").values_list("position", flat=True).first()
            self.cleaned_data["position"] = (last or 0) + 1


class StandardForm(RecordForm):
    """What the organization promises itself for a stage, and what it asks of each function."""

    essential = ("statement", "position", "check_by")
    sentences = {
        "standard_once_a_stage": ("statement", "This stage has this standard already."),
        "standard_by_measure_has_a_target": ("target", "Write which measure is compared with which target."),
    }

    class Meta(RecordForm.Meta):
        model = Standard
        fields = ("statement", "position", "check_by", "measure", "comparison", "target")
        labels = {
            "statement": "The standard, in plain words",
            "position": "Place in the list",
            "check_by": "How it is seen",
            "measure": "Measure",
            "comparison": "Met when the measure is",
        }
        help_texts = {"measure": "By its key, as the definitions name it."}

    def prepare(self) -> None:
        """Ask for the behaviour of each function."""
        for name in ("position", "check_by", "comparison"):
            self.fields[name].required = False
        for function in Function:
            self.fields[BEHAVIOUR + function.value] = fields.TextField(
                read=texts.paragraphs,
                required=False,
                label=f"What it asks of {function.label.lower()}",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            held = self.instance.behaviours.get(function.value, "")
            self.initial.setdefault(BEHAVIOUR + function.value, held)

    def rules(self) -> None:
        """Gather the behaviours; ask for a target where a measure decides."""
        for name in ("position", "check_by", "comparison"):
            self.set_default(name, getattr(Standard(), name))
        given = {function.value: self.value(BEHAVIOUR + function.value) for function in Function}
        self.instance.behaviours = {function: words for function, words in given.items() if words}
        if self.value("check_by") == StandardCheck.MEASURE:
            if not self.value("measure"):
                self.complain("measure", "Write which measure shows it, or choose “By hand”.")
            if self.value("target") is None:
                self.complain("target", "Write the target the measure is compared with.")


class FeatureForm(RecordForm):
    """A part of the product."""

    sentences = {"feature_once_a_name": ("name", "There is a feature of this name already.")}

    class Meta(RecordForm.Meta):
        model = Feature
        fields = ("name", "core")
        labels = {"core": "Core: a healthy account uses it"}


class AttributeForm(RecordForm):
    """A column of the organization's own on accounts."""

    sentences = {"attribute_once_a_key": ("key", "There is an attribute with this key already.")}

    key = forms.SlugField(
        required=False,
        max_length=LONGEST_KEY,
        label="Key",
        help_text="How files name it. Empty: made from the name. It stays once it is saved.",
    )
    options = fields.WordsField(required=False, label="Choices", help_text="One a line.")

    class Meta(RecordForm.Meta):
        model = AttributeDefinition
        fields = ("label", "key", "type", "options", "unit", "position", "is_model_input")
        labels = {
            "label": "Name",
            "type": "Holds",
            "position": "Place in the list",
            "is_model_input": "May be learned from, to foresee churn",
        }

    def prepare(self) -> None:
        """Keep key and type of an attribute that is there: accounts hold values under them."""
        self.fields["position"].required = False
        if not self.is_new:
            self.fields["key"].disabled = self.fields["type"].disabled = True

    def rules(self) -> None:
        """Make the key; ask for the choices of a list."""
        self.set_default("position", 1)
        self.set_default("key", slugify(self.value("label") or "")[:LONGEST_KEY])
        if "key" in self.cleaned_data and not self.value("key") and self.value("label"):
            self.complain("key", "Write a key of letters a to z and digits.")
        if self.value("type") == AttributeType.CHOICE and not self.value("options"):
            self.complain("options", "Write the choices, one a line.")


class ExchangeRateForm(RecordForm):
    """What one unit of a currency is worth from a day on."""

    sentences = {
        "rate_once_a_day": ("day", "There is a rate of this currency for this day. Correct that one."),
        "rate_is_positive": ("rate", "Write a rate above 0."),
    }

    currency = fields.CurrencyField(label="Currency")

    class Meta(RecordForm.Meta):
        model = ExchangeRate
        fields = ("currency", "rate", "day", "source")
        labels = {"day": "From", "source": "Where it is from"}

    def prepare(self) -> None:
        """Start with today; say what the rate is of."""
        own = self.editor.organization.reporting_currency
        self.fields["rate"].help_text = f"How many {own} one unit is worth."
        self.fields["day"].required = False

    def rules(self) -> None:
        """Refuse the reporting currency itself, and what is no rate."""
        self.set_default("day", self.editor.today)
        own = self.editor.organization.reporting_currency
        if self.value("currency") == own:
            self.complain("currency", f"{own} is the currency figures are shown in; it needs no rate.")
        if (rate := self.value("rate")) is not None and rate <= 0:
            self.complain("rate", "Write a rate above 0.")
