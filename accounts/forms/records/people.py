"""Forms about people: contacts, what passed between us and them, what is said, stories."""

from datetime import timedelta

from django import forms

from accounts.domain import texts
from accounts.domain.choices import ContactRole, TruthLabel
from accounts.forms.records import fields
from accounts.forms.records.base import Linked, RecordForm
from accounts.models import Contact, Statement, Story, Touch, TouchContact

INFLUENCE = [("", "not known"), *((str(level), str(level)) for level in range(1, 6))]
SENTIMENT = [
    ("", "not said"),
    ("2", "very good"),
    ("1", "good"),
    ("0", "neutral"),
    ("-1", "bad"),
    ("-2", "very bad"),
]


class ContactForm(RecordForm):
    """A person who works at an account."""

    essential = ("name", "title", "email", "roles")

    email = fields.TextField(read=texts.email, required=False, max_length=254, label="E-mail")
    roles = forms.MultipleChoiceField(
        required=False, choices=ContactRole.choices(), widget=forms.CheckboxSelectMultiple, label="Roles"
    )
    influence = forms.TypedChoiceField(
        required=False,
        choices=INFLUENCE,
        coerce=int,
        empty_value=None,
        label="Influence",
        help_text="1: little, 5: decides.",
    )

    class Meta(RecordForm.Meta):
        model = Contact
        fields = (
            "name",
            "title",
            "email",
            "roles",
            "influence",
            "preferred_channel",
            "preferred_hours",
            "what_matters",
            "left_on",
            "moved_to",
        )
        labels = {
            "preferred_channel": "Likes to be reached by",
            "preferred_hours": "Good hours",
            "what_matters": "What matters to them at work",
            "left_on": "Left on",
            "moved_to": "Went to",
        }
        help_texts = {"what_matters": "Write what you would be glad for them to read."}

    def rules(self) -> None:
        """Say where somebody went only when they left; leave erased contacts alone."""
        if self.instance.erased_at is not None:
            self.complain("name", "This contact was erased; nothing can be written about them any more.")
        if self.value("moved_to") and not self.value("left_on"):
            self.complain("left_on", "Say when they left, or empty “Went to”.")


class TouchForm(RecordForm):
    """One interaction, past or planned."""

    essential = ("happened_at", "channel", "started_by", "contacts", "summary", "next_step")

    linked = Linked(field="contacts", model=TouchContact, own="touch", other="contact")

    contacts = fields.RowsChoice(queryset=Contact.objects.none(), required=False, label="With")
    sentiment = forms.TypedChoiceField(
        required=False, choices=SENTIMENT, coerce=int, empty_value=None, label="How it felt"
    )

    class Meta(RecordForm.Meta):
        model = Touch
        fields = (
            "happened_at",
            "channel",
            "started_by",
            "contacts",
            "summary",
            "next_step",
            "planned_for",
            "posture",
            "focus_area",
            "minutes",
            "sentiment",
            "author",
        )
        labels = {
            "happened_at": "When it happened",
            "planned_for": "Planned for",
            "started_by": "Who started it",
            "author": "Who of us",
        }

    def prepare(self) -> None:
        """Start with now, me, and nobody of them; show who took part in a known one."""
        if self.is_new:
            if not self.initial.get("planned_for"):
                self.start_with("happened_at", self.editor.now)
            self.start_with("author", self.me().pk)
            return
        there = TouchContact.objects.for_organization(self.editor.organization_id).filter(touch=self.instance)
        self.initial["contacts"] = list(there.values_list("contact_id", flat=True))

    def rules(self) -> None:
        """Ask for a time: past, or to come."""
        happened, planned = self.value("happened_at"), self.value("planned_for")
        if happened is None and planned is None:
            self.complain("happened_at", "Say when it happened, or for when it is planned.")
        if happened is not None and happened > self.editor.now + timedelta(minutes=1):
            self.complain("happened_at", "This time has not come yet. Write it as “Planned for”.")
        if happened is not None or (planned is not None and planned > self.editor.now):
            self.instance.was_missed = False


class StatementForm(RecordForm):
    """Something said about an account, and how far it can be relied on."""

    essential = ("text", "label", "how", "check_by", "owner")

    class Meta(RecordForm.Meta):
        model = Statement
        fields = (
            "text",
            "label",
            "how",
            "check_by",
            "owner",
            "said_on",
            "contact",
            "touch",
            "checked_by",
            "checked_on",
            "evidence",
        )
        labels = {
            "text": "What is said",
            "label": "How sure",
            "how": "How it was checked",
            "check_by": "To be checked by",
            "owner": "Who checks it",
            "said_on": "Said on",
            "contact": "Said by",
            "touch": "In which touch",
            "checked_by": "Checked by",
            "checked_on": "Checked on",
        }
        help_texts = {
            "how": "A verified fact needs this; it counts for 12 months from the day it was checked.",
            "check_by": "An assumption needs this and somebody who checks it.",
        }
        error_messages = {"text": {"required": "Write one sentence."}}

    def prepare(self) -> None:
        """Start with today."""
        self.fields["said_on"].required = False

    def rules(self) -> None:
        """Hold each label to what it promises; remember that a checked one was an assumption."""
        self.set_default("said_on", self.editor.today)
        label = self.value("label")
        if label in (TruthLabel.VERIFIED_FACT, TruthLabel.REFUTED):
            self._checked("a verified fact" if label == TruthLabel.VERIFIED_FACT else "refuted")
        if label == TruthLabel.ASSUMPTION:
            self.set_default("owner", self.me())
            if not self.value("check_by"):
                self.complain("check_by", "Say by when somebody checks this assumption.")
        if self.before.get("label") == TruthLabel.ASSUMPTION and label != TruthLabel.ASSUMPTION:
            self.instance.was_assumption = True

    def _checked(self, what: str) -> None:
        if not self.value("how"):
            self.complain("how", f"Say how you know. Without it this is unverified, not {what}.")
        self.set_default("checked_by", self.me())
        self.set_default("checked_on", self.editor.today)
        if (checked := self.value("checked_on")) and checked > self.editor.today:
            self.complain("checked_on", "This day has not come yet. Write the day it was checked.")


class StoryForm(RecordForm):
    """What happened with an account, told so that others learn or are glad."""

    class Meta(RecordForm.Meta):
        model = Story
        fields = ("title", "text", "kind", "told_on", "contact", "is_shareable")
        labels = {
            "title": "In one line",
            "text": "The story",
            "kind": "Why it is told",
            "told_on": "Told on",
            "contact": "Who told it",
            "is_shareable": "May be told outside of our organization",
        }

    def prepare(self) -> None:
        """Start with today."""
        self.fields["told_on"].required = False

    def rules(self) -> None:
        """Take today where no day is given."""
        self.set_default("told_on", self.editor.today)
