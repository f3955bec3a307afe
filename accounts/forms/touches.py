"""The quick form of a touch: what is left of it when it must take ten seconds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django import forms

from accounts.domain import texts
from accounts.domain.choices import Channel, Posture, StartedBy, TruthLabel
from accounts.domain.postures import Before, propose
from accounts.forms.records import fields
from accounts.forms.records.base import Linked, RecordForm
from accounts.forms.records.people import SENTIMENT
from accounts.models import Contact, Statement, Touch, TouchContact
from accounts.queries import touches

STATEMENTS = 3
CHECK_AFTER_DAYS = 30
"""An assumption that a touch brought is checked within a month, unless its own page says otherwise."""
LABELS = [
    (TruthLabel.UNVERIFIED.value, "Unverified"),
    (TruthLabel.ASSUMPTION.value, "Assumption"),
    (TruthLabel.VERIFIED_FACT.value, "Fact, first hand"),
]


class OpenChoices(forms.MultipleChoiceField):
    """Some of what is open: what is over since the form was opened is left out, and no error."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Keep what is still there to choose."""
        return [each for each in super().to_python(value) if self.valid_value(each)]


class QuickTouchForm(RecordForm):
    """A touch that happened, with up to three things that were said in it, or one that is planned."""

    linked = Linked(field="contacts", model=TouchContact, own="touch", other="contact")
    contacts = fields.RowsChoice(queryset=Contact.objects.none(), required=False, label="With")
    sentiment = forms.TypedChoiceField(
        required=False, choices=SENTIMENT, coerce=int, empty_value=None, label="How it felt"
    )

    class Meta(RecordForm.Meta):
        model = Touch
        fields = (
            "channel",
            "started_by",
            "contacts",
            "summary",
            "sentiment",
            "next_step",
            "minutes",
            "posture",
            "happened_at",
        )
        labels = {
            "summary": "What happened",
            "started_by": "Who started it",
            "happened_at": "When",
        }

    def prepare(self) -> None:
        """Start with what is most frequent: a call of ours, just now."""
        self.start_with("happened_at", self.editor.now)
        self.start_with("channel", Channel.VIDEO.value)
        self.start_with("started_by", StartedBy.US.value)
        organization_id, account_id = self.editor.organization_id, self.instance.account_id
        there = touches.contacts(organization_id, account_id, self.editor.today)
        self.fields["contacts"].queryset = there  # type: ignore[attr-defined] # declared above as RowsChoice
        self.fields["posture"].choices = [("", "as proposed"), *Posture.choices()]  # type: ignore[attr-defined] # a choice
        self.fields["next_step"].widget = forms.TextInput()
        self.fields["next_due_on"] = forms.DateField(
            required=False, label="By", widget=forms.DateInput(attrs={"type": "date"})
        )
        self.fields["posture"].required = False
        self.fields["happened_at"].required = False
        for number in range(1, STATEMENTS + 1):
            self.fields[f"said_{number}"] = fields.TextField(
                read=texts.line, required=False, max_length=2000, label=f"Said {number}"
            )
            self.fields[f"said_{number}_label"] = forms.ChoiceField(
                choices=LABELS, required=False, label=f"How sure {number}"
            )

    def offer(self, about: Sequence[tuple[str, str]], *, ticked: str = "") -> None:
        """Offer what the touch may deal with, one of them ticked; nothing where there is nothing."""
        if about:
            initial = [ticked] if ticked else []
            self.fields["about"] = OpenChoices(
                choices=about, required=False, label="It deals with", initial=initial
            )

    @property
    def dealt_with(self) -> Sequence[str]:
        """The keys of what a valid form says it deals with; one to come deals with nothing yet."""
        return () if self.is_planned else self.cleaned_data.get("about", ())

    def rules(self) -> None:
        """Take now where no time is given; a time to come plans it. Who logs it is the author."""
        self.set_default("happened_at", self.editor.now)
        happened = self.value("happened_at")
        if happened is not None and happened > self.editor.now + timedelta(minutes=1):
            self.cleaned_data["happened_at"], self.instance.planned_for = None, happened
            if any(self.value(f"said_{number}") for number in range(1, STATEMENTS + 1)):
                self.complain("said_1", "This is still to come. Write what was said once it has taken place.")
        self.instance.author = self.me()

    def typed(self) -> Iterable[str]:
        """Name the time that was planned, too, which is typed as the time it happens."""
        yield from super().typed()
        if self.is_planned:
            yield "planned_for"

    @property
    def is_planned(self) -> bool:
        """Whether the touch is still to come."""
        return self.instance.planned_for is not None

    def fill_posture(self, before: Before) -> None:
        """Take the proposed posture where the person left it open; one to come has none yet."""
        if not (self.instance.posture or self.is_planned):
            proposal = propose(
                StartedBy(self.instance.started_by),
                before,
                self.editor.today,
                sentiment=self.instance.sentiment,
            )
            self.instance.posture = proposal.posture.value

    @property
    def said(self) -> list[tuple[Any, Any]]:
        """The fields of what was said: words and label."""
        return [(self[f"said_{number}"], self[f"said_{number}_label"]) for number in range(1, STATEMENTS + 1)]

    def statements(self) -> Iterator[Statement]:
        """Yield what was said, as statements that are not saved; from a valid form."""
        for number in range(1, STATEMENTS + 1):
            words = self.cleaned_data.get(f"said_{number}")
            label = self.cleaned_data.get(f"said_{number}_label") or TruthLabel.UNVERIFIED
            if words:
                yield self._statement(words, TruthLabel(label))

    def _statement(self, words: str, label: TruthLabel) -> Statement:
        today, row = self.editor.today, Statement(text=words, label=label.value, said_on=self.editor.today)
        row.organization, row.account = self.editor.organization, self.instance.account
        contacts = list(self.cleaned_data["contacts"])
        row.contact = contacts[0] if len(contacts) == 1 else None
        if label is TruthLabel.VERIFIED_FACT:
            names = ", ".join(contact.name for contact in contacts)
            channel = Channel(self.instance.channel).label
            row.how = f"Heard first hand: {channel}{f' with {names}' if names else ''}"
            row.checked_by, row.checked_on = self.me(), today
        if label is TruthLabel.ASSUMPTION:
            row.owner, row.check_by = self.me(), today + timedelta(days=CHECK_AFTER_DAYS)
        return row


class HeldForm(forms.Form):
    """What came of a planned touch that took place."""

    said = fields.TextField(read=texts.line, required=False, max_length=2000)
