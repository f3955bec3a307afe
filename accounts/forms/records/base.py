"""What every form of a record does: narrow choices to the organization, check, and say what was typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.forms.models import construct_instance

from accounts.domain.amounts import NumberStyle
from accounts.forms.records import fields, pickers
from accounts.models import (
    Account,
    Contact,
    Contract,
    LifecycleStage,
    OutcomeGoal,
    SuccessPlan,
    Touch,
)
from accounts.operations.records import changes, saving
from accounts.operations.records.changes import Draft, Editor, Links
from cs_platform.lib import text
from cs_platform.tenancy.models import Membership

if TYPE_CHECKING:
    Base = forms.ModelForm[Any]
else:
    Base = forms.ModelForm

GIVEN = frozenset({"organization", "account", "goal", "stage"})
"""Keys that a row has before its form is filled in."""
OF_ACCOUNT = (Contact, Contract, OutcomeGoal, SuccessPlan, Touch)
NOT_SAID = "not said"


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A field that holds links: `model` has a key `own` to the record and `other` to each linked row."""

    field: str
    model: type[models.Model]
    own: str
    other: str


Sentences = Mapping[str, tuple[str, str]]


class RecordForm(Base):
    """The form of one record. It validates, gives a draft to save, and never saves itself.

    `essential` are the fields shown first; `linked` says which rows it may be linked to; `sentences` has,
    by a constraint's name, the field and the sentence to say when it does not hold.
    """

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    essential: ClassVar[Sequence[str]] = ()
    linked: ClassVar[Linked | None] = None
    sentences: ClassVar[Sentences] = {}

    class Meta:
        formfield_callback = fields.form_field

    def __init__(
        self, data: Any = None, *, editor: Editor, instance: Any, initial: Mapping[str, Any] | None = None
    ) -> None:
        """Take who edits; the instance is the row, or a new one that names its organization and account."""
        self.editor = editor
        self.is_new = instance.pk is None
        self.before = {} if self.is_new else saving.values_of(instance)
        own = {"token": changes.new_token(), "version": instance.version}
        super().__init__(data, instance=instance, initial={**(initial or {}), **own})
        style = NumberStyle.COMMA if text.separators(locale=self.locale)[0] == "," else NumberStyle.POINT
        for name, field in self.fields.items():
            if isinstance(field, fields.NumberField):
                field.style = style
            if isinstance(field, forms.ModelChoiceField):
                self._narrow(name, field)
            elif isinstance(field, forms.ChoiceField):
                _name_the_blank(field)
            if isinstance(field, pickers.AccountField | pickers.AccountsField):
                field.queryset = Account.objects.for_organization(editor.organization_id)
        self.prepare()

    # --- what a noun may say

    def prepare(self) -> None:
        """Add fields and defaults that depend on the row."""

    def rules(self) -> None:
        """Check what spans several fields, and set columns that follow from them."""

    def start_with(self, name: str, value: Any) -> None:
        """Fill in a field of a new record that nobody filled in yet."""
        if self.initial.get(name) in (None, ""):
            self.initial[name] = value

    # --- what views ask

    @property
    def account(self) -> Account | None:
        """The account the record is about, if it is about one."""
        row = self.instance
        if isinstance(row, Account):
            return None if self.is_new else row
        return getattr(row, "account", None) if getattr(row, "account_id", None) else None

    def draft(self) -> Draft:
        """Return what is to be saved, from a valid form."""
        return Draft(
            row=self.instance,
            version=None if self.is_new else self.cleaned_data["version"],
            before=self.before,
            typed=frozenset(self.typed()),
            links=tuple(self._links()),
        )

    def _links(self) -> Iterator[Links]:
        if self.linked is not None:
            ids = frozenset(row.pk for row in self.cleaned_data[self.linked.field])
            yield Links(model=self.linked.model, own=self.linked.own, other=self.linked.other, ids=ids)

    @property
    def form_token(self) -> str:
        """The token sent with the form; a new one where none was sent."""
        sent = self.cleaned_data.get("token", "")
        return changes.token_of(sent)

    @property
    def says_the_same(self) -> bool:
        """Say whether the words that were sent are those the row holds."""
        return self.is_valid() and not list(self.typed())

    def again(self) -> "RecordForm":
        """Let the same words be sent once more, under a token of their own."""
        data: Any = self.data.copy()  # type: ignore[attr-defined] # what a request posted, which has it
        data["token"] = changes.new_token()
        self.data = data
        return self

    def typed(self) -> Iterable[str]:
        """Return the columns the person typed: what they filled in, of a known row what they changed."""
        for column in self.instance._meta.concrete_fields:
            if column.name not in self.fields or column.name == "version":
                continue
            value = getattr(self.instance, column.attname)
            is_typed = value not in ("", None, []) if self.is_new else value != self.before[column.column]
            if is_typed:
                yield column.column
        yield from self._typed_links()

    def _typed_links(self) -> Iterator[str]:
        """Name the field of links when others were chosen than there are."""
        if self.linked is None:
            return
        there = None if self.is_new else self.initial.get(self.linked.field)
        chosen = {row.pk for row in self.cleaned_data[self.linked.field]}
        if chosen != {getattr(one, "pk", one) for one in there or []}:
            yield self.linked.field

    @property
    def first_fields(self) -> list[BoundField]:
        """The fields shown first: all, when the noun names none."""
        return [
            bound for bound in self.visible_fields() if not self.essential or bound.name in self.essential
        ]

    @property
    def further_fields(self) -> list[BoundField]:
        """The fields behind "more"."""
        return [
            bound for bound in self.visible_fields() if self.essential and bound.name not in self.essential
        ]

    @property
    def shows_all(self) -> bool:
        """Whether the further fields are open at once: one of them is wrong, or holds something."""
        further = self.further_fields
        return any(bound.errors for bound in further) or (
            not self.is_new and any(bound.value() not in ("", None, [], False) for bound in further)
        )

    # --- how it validates

    def clean(self) -> dict[str, Any]:
        """Keep moments whose minute did not change, then check the noun's rules."""
        super().clean()
        for name, field in self.fields.items():
            is_moment = isinstance(field, fields.MomentField) and name in self.cleaned_data
            if is_moment and not self.is_new and name not in self.changed_data:
                self.cleaned_data[name] = getattr(self.instance, name, None)
        self.rules()
        return self.cleaned_data

    def value(self, name: str) -> Any:
        """Return a field's cleaned value, None where it is empty or wrong."""
        return self.cleaned_data.get(name)

    def set_default(self, name: str, value: Any) -> None:
        """Fill a field that was left empty and is not wrong."""
        if name in self.cleaned_data and self.cleaned_data[name] in (None, ""):
            self.cleaned_data[name] = value

    def complain(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field, unless it is wrong in another way already."""
        if name not in self.errors:
            self.add_error(name if name in self.fields else None, sentence)

    def check_order(self, first: str, then: str, sentence: str, *, same_day: bool = True) -> None:
        """Complain about `then` when it lies before `first`."""
        start, end = self.value(first), self.value(then)
        if start is not None and end is not None and (end < start or (end == start and not same_day)):
            self.complain(then, sentence)

    def _post_clean(self) -> None:
        """Fill the row, and say in the noun's own words which constraint of the table does not hold.

        Django's own would leave out constraints that name the organization, and say the others' names.
        """
        exclude: set[str] = self._get_validation_exclusions()  # type: ignore[attr-defined] # not in the stubs
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        try:
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined] # not in the stubs
        if not self.errors:
            self._check_constraints(exclude - GIVEN)

    def _check_constraints(self, exclude: set[str]) -> None:
        for constraint in self.instance._meta.constraints:
            try:
                constraint.validate(type(self.instance), self.instance, exclude=exclude)
            except ValidationError as error:
                name, sentence = self.sentences.get(constraint.name, ("", ""))
                self.add_error(name if name in self.fields else None, sentence or error)

    # --- how it narrows choices

    @property
    def locale(self) -> str:
        """How the person writes numbers and days."""
        member = self.editor.membership
        return member.user.locale or self.editor.organization.locale

    def _narrow(self, name: str, field: Any) -> None:
        model = field.queryset.model
        rows = model._default_manager.filter(organization_id=self.editor.organization_id)
        if model is Membership:
            current = getattr(self.instance, f"{name}_id", None)
            rows = rows.filter(models.Q(is_active=True) | models.Q(pk=current)).select_related("user")
            rows = rows.order_by("user__name", "pk")
        elif model is LifecycleStage:
            rows = rows.order_by("position", "pk")
        elif model in OF_ACCOUNT:
            rows = rows.filter(account_id=getattr(self.instance, "account_id", None)).order_by("-pk")
            if model is Contact:
                rows = rows.filter(erased_at__isnull=True).order_by("name", "pk")
            if model is type(self.instance):
                rows = rows.exclude(pk=self.instance.pk)
        field.queryset = rows
        if not isinstance(field, forms.ModelMultipleChoiceField):
            field.empty_label = "choose one" if field.required else NOT_SAID

    def today(self) -> Any:
        """Return the organization's day."""
        return self.editor.today

    def me(self) -> Membership:
        """Return who edits."""
        return self.editor.membership


def _name_the_blank(field: forms.ChoiceField) -> None:
    """Say in words what choosing nothing means."""
    choices: Any = field.choices
    choices = list(choices)
    if choices and choices[0][0] in ("", None) and str(choices[0][1]).startswith("-"):
        field.choices = [("", "choose one" if field.required else NOT_SAID), *choices[1:]]
