"""Forms of accounts themselves and of their stays in stages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import cached_property

from accounts.domain import attribute_values, texts
from accounts.domain.choices import AttributeType
from accounts.forms.records import fields, pickers
from accounts.forms.records.base import RecordForm
from accounts.models import Account, AttributeDefinition, StageEntry

PREFIX = "attribute-"
DEEPEST = 20
MERGED = "It was merged into another account and stays archived."


class AccountForm(RecordForm):
    """A customer company: its profile, its place in the journey, and the organization's own columns."""

    essential = ("name", "domain", "owner", "stage", "segment")
    sentences = {
        "account_is_not_its_own_parent": ("parent", "An account cannot belong to itself."),
        "account_merged_is_archived": (
            "is_archived",
            "It was merged into another account and stays archived.",
        ),
    }

    domain = fields.TextField(read=texts.domain, required=False, max_length=253, label="Domain")
    country = fields.TextField(read=texts.country, required=False, max_length=100, label="Country")
    parent = pickers.AccountField(required=False, label="Belongs to")
    is_archived = forms.BooleanField(
        required=False, label="Archived", help_text="Left out of lists and figures; nothing is lost."
    )

    class Meta(RecordForm.Meta):
        model = Account
        fields = (
            "name",
            "domain",
            "owner",
            "stage",
            "segment",
            "tier",
            "industry",
            "country",
            "acquisition_origin",
            "fit",
            "parent",
        )
        labels = {
            "acquisition_origin": "How they came to us",
            "fit": "Fits the profile we help best",
        }
        error_messages = {"name": {"required": "Write the company’s name."}}

    def prepare(self) -> None:
        """Add the organization's own columns; an account in use can be archived, a new one not."""
        if self.is_new:
            del self.fields["is_archived"]
        else:
            self.initial["is_archived"] = self.instance.archived_at is not None
        for definition in self.definitions:
            self.fields[PREFIX + definition.key] = _attribute_field(definition)
            held = attribute_values.read(definition.type, self.instance.attributes.get(definition.key))
            self.initial.setdefault(PREFIX + definition.key, held)

    @cached_property
    def definitions(self) -> list[AttributeDefinition]:
        """The organization's own columns in order."""
        rows = AttributeDefinition.objects.for_organization(self.editor.organization_id)
        return list(rows.order_by("position", "label", "pk"))

    def rules(self) -> None:
        """Refuse circles of parents; put attributes and archiving into their columns."""
        if self.value("parent") is not None:
            self._check_circle(self.value("parent"))
        if "is_archived" in self.fields:
            self._archive(self.cleaned_data.get("is_archived", False))
        # a source's attributes that nobody defined stay
        typed = {one.key: attribute_values.stored(self.value(PREFIX + one.key)) for one in self.definitions}
        held = {key: value for key, value in self.instance.attributes.items() if key not in typed}
        self.instance.attributes = held | {
            key: value for key, value in typed.items() if value not in (None, "")
        }

    def typed(self) -> Iterable[str]:
        """Name attributes one by one."""
        yield from super().typed()
        before = self.before.get("attributes", {})
        for one in self.definitions:
            if self.instance.attributes.get(one.key) != before.get(one.key):
                yield attribute_values.TYPED + one.key

    def _archive(self, wanted: bool) -> None:
        if wanted and self.instance.archived_at is None:
            self.instance.archived_at = self.editor.now
        elif not wanted and self.instance.merged_into_id is not None:
            self.complain("is_archived", MERGED)
        elif not wanted:
            self.instance.archived_at = None

    def _check_circle(self, parent: Account) -> None:
        """Walk up from the parent; refuse when it leads back here."""
        above: Account | None = parent
        for _ in range(DEEPEST):
            if above is None:
                return
            if above.pk == self.instance.pk:
                self.complain("parent", f"{parent.name} belongs to {self.instance.name} already: a circle.")
                return
            above = above.parent
        self.complain("parent", f"{parent.name} lies too deep below others. Choose one further up.")


def _attribute_field(definition: AttributeDefinition) -> forms.Field:
    says_more = definition.unit.casefold() not in definition.label.casefold()
    label = f"{definition.label} ({definition.unit})" if says_more else definition.label
    options: dict[str, Any] = {"required": False, "label": label}
    if definition.type == AttributeType.NUMBER:
        return fields.NumberField(max_digits=18, decimal_places=6, **options)
    if definition.type == AttributeType.DAY:
        return fields.DayField(**options)
    if definition.type == AttributeType.FLAG:
        return forms.NullBooleanField(**options)
    if definition.type == AttributeType.CHOICE:
        choices = [("", "not known"), *((one, one) for one in definition.options)]
        return forms.ChoiceField(choices=choices, **options)
    return fields.TextField(max_length=1_000, **options)


class StageEntryForm(RecordForm):
    """A stay of an account in a stage."""

    sentences = {"stage_entry_once": ("entered_at", "This stay is on record already. Correct that one.")}

    class Meta(RecordForm.Meta):
        model = StageEntry
        fields = ("stage", "entered_at", "left_at")
        labels = {"entered_at": "Entered", "left_at": "Left"}
        help_texts = {"left_at": "Empty while it is there."}

    def prepare(self) -> None:
        """Start with now."""
        if self.is_new:
            self.start_with("entered_at", self.editor.now)

    def rules(self) -> None:
        """Refuse stays that come late, end before they start, or overlap another one."""
        entered = self.value("entered_at")
        if entered and entered > self.editor.now:
            self.complain("entered_at", "This time has not come yet. Write it when the account is there.")
        self.check_order("entered_at", "left_at", "It cannot leave before it enters. Correct a time.")
        if entered and not self.errors:
            self._check_overlap()

    def _check_overlap(self) -> None:
        entered, left = self.value("entered_at"), self.value("left_at")
        others = StageEntry.objects.for_organization(self.editor.organization_id).filter(
            account_id=self.instance.account_id
        )
        for other in others.exclude(pk=self.instance.pk).select_related("stage").order_by("entered_at", "pk"):
            starts_before_end = other.left_at is None or entered < other.left_at
            if starts_before_end and (left is None or other.entered_at < left):
                self.complain(
                    "entered_at",
                    f"It was in {other.stage} then. End that stay first, or correct a time.",
                )
                return
