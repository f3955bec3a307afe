"""Forms of what an account wants: handover, success plan, goals, measurements, commitments."""

from accounts.domain.choices import CommitmentSide, CommitmentState, GoalStatus, TruthLabel
from accounts.forms.records.base import RecordForm
from accounts.forms.records.fields import CurrencyField
from accounts.models import Commitment, Handover, OutcomeGoal, OutcomeMeasurement, SuccessPlan
from cs_platform.lib import periods

VALID_MONTHS = 12


class HandoverForm(RecordForm):
    """What sales recorded about an account for those who serve it."""

    class Meta(RecordForm.Meta):
        model = Handover
        fields = (
            "goals",
            "skills",
            "influencers",
            "expected_return",
            "handed_over_on",
            "written_by",
            "read_by",
            "read_at",
        )
        labels = {
            "goals": "What they want to reach",
            "skills": "What they can and cannot do themselves",
            "influencers": "Who decides and who influences",
            "expected_return": "What return they expect",
            "handed_over_on": "Handed over on",
            "written_by": "Written by",
            "read_by": "Read by",
            "read_at": "Read at",
        }

    def prepare(self) -> None:
        """Start with today and me."""
        self.fields["handed_over_on"].required = False
        if self.is_new:
            self.start_with("written_by", self.me().pk)

    def rules(self) -> None:
        """Ask for at least one thing that sales knows, and for a time where somebody has read it."""
        self.set_default("handed_over_on", self.editor.today)
        if not any(self.value(name) for name in ("goals", "skills", "influencers", "expected_return")):
            self.complain("goals", "Write at least what they want to reach.")
        if self.value("read_by"):
            self.set_default("read_at", self.editor.now)


class SuccessPlanForm(RecordForm):
    """Why an account works with us."""

    essential = ("why", "baseline", "review_every_days")

    class Meta(RecordForm.Meta):
        model = SuccessPlan
        fields = ("why", "baseline", "review_every_days", "reviewed_on", "is_shared", "closed_on")
        labels = {
            "why": "Why they work with us",
            "baseline": "Where they start from",
            "review_every_days": "Look at it together every … days",
            "reviewed_on": "Last looked at together on",
            "is_shared": "Shared with the customer",
            "closed_on": "Closed on",
        }
        error_messages = {"why": {"required": "Write in one sentence why they work with us."}}

    def rules(self) -> None:
        """Ask for a rhythm of at least a day."""
        if self.value("review_every_days") == 0:
            self.complain("review_every_days", "Write at least 1 day, for instance 90.")


class GoalForm(RecordForm):
    """What an account wants to achieve; one sentence is enough to start."""

    essential = ("statement", "contact", "due_on", "metric", "unit", "baseline", "target")
    sentences = {"outcomegoal_value_has_a_currency": ("currency", "Write the currency, for instance EUR.")}

    currency = CurrencyField(required=False, label="Currency")

    class Meta(RecordForm.Meta):
        model = OutcomeGoal
        fields = (
            "statement",
            "contact",
            "due_on",
            "metric",
            "unit",
            "baseline",
            "target",
            "why",
            "need",
            "focus_area",
            "plan",
            "started_on",
            "expectation",
            "value_per_year",
            "currency",
            "other_value",
            "label",
            "label_how",
            "label_by",
            "label_until",
            "status",
            "closed_on",
            "achieved",
            "confirmed_by",
            "confirmed_on",
            "confirmation",
        )
        labels = {
            "statement": "What they want, in their words",
            "contact": "Who said it",
            "due_on": "By when",
            "metric": "How they would measure it",
            "baseline": "Where it starts",
            "target": "Where it should be",
            "why": "Why they want it",
            "need": "Said or concluded",
            "plan": "Part of the plan",
            "started_on": "Since when we work on it",
            "expectation": "What they expect of us",
            "value_per_year": "Worth to them a year",
            "other_value": "Worth to them otherwise",
            "label": "How sure that worth is",
            "label_how": "How we know",
            "label_by": "Who says so",
            "label_until": "Valid, or to be checked, until",
            "achieved": "What was reached",
            "confirmed_by": "Confirmed by",
            "confirmed_on": "Confirmed on",
            "confirmation": "In their judgement",
        }
        error_messages = {"statement": {"required": "Write one sentence in the customer’s words."}}

    def prepare(self) -> None:
        """Take the defaults of the table where nothing is chosen."""
        for name in ("need", "focus_area", "label", "status"):
            self.fields[name].required = False

    def rules(self) -> None:
        """Complete what follows: currency, days of closing and confirming, and what the label promises."""
        for name in ("need", "focus_area", "label", "status"):
            self.set_default(name, getattr(OutcomeGoal(), name))
        if self.value("value_per_year") is not None:
            self.set_default("currency", self.editor.organization.reporting_currency)
        self._check_label()
        if self.value("status") == GoalStatus.OPEN:
            self.cleaned_data["closed_on"] = None
        else:
            self.set_default("closed_on", self.editor.today)
        self._check_confirmation()
        self.check_order("started_on", "due_on", "This lies before the day we started. Correct one of them.")
        if self.value("target") is not None and self.value("target") == self.value("baseline"):
            self.complain("target", "Start and target are the same. Write where it should be.")

    def _check_label(self) -> None:
        label = self.value("label")
        if label == TruthLabel.VERIFIED_FACT:
            self.set_default("label_by", self.me())
            self.set_default("label_until", periods.add_months(self.editor.today, VALID_MONTHS))
            if not self.value("label_how"):
                self.complain("label_how", "Say how you know. Without it this is unverified, not a fact.")
        if label == TruthLabel.ASSUMPTION:
            self.set_default("label_by", self.me())
            if not self.value("label_until"):
                self.complain("label_until", "Say by when somebody checks this assumption.")

    def _check_confirmation(self) -> None:
        if self.value("confirmation"):
            self.set_default("confirmed_on", self.editor.today)
            if not self.value("confirmed_by"):
                self.complain("confirmed_by", "Say which contact confirmed it; only the customer can.")
        elif self.value("confirmed_on") or self.value("confirmed_by"):
            self.complain("confirmation", "Say what they think of it: below, met or above expectation.")


class MeasurementForm(RecordForm):
    """Where a goal's metric stood on a day."""

    sentences = {
        "outcomemeasurement_once_a_day": ("day", "This day has a value already. Correct that one instead.")
    }

    class Meta(RecordForm.Meta):
        model = OutcomeMeasurement
        fields = ("value", "day")
        labels = {"day": "On"}

    def prepare(self) -> None:
        """Start with today; name what is measured."""
        self.fields["day"].required = False
        goal = self.instance.goal
        self.fields["value"].label = f"{goal.metric or 'Value'}{f' ({goal.unit})' if goal.unit else ''}"

    def rules(self) -> None:
        """Refuse days to come."""
        self.set_default("day", self.editor.today)
        if (day := self.value("day")) and day > self.editor.today:
            self.complain("day", "This day has not come yet. Measure it then.")


class CommitmentForm(RecordForm):
    """A promise with a date: ours, the customer's or a third party's."""

    essential = ("text", "side", "member", "contact", "due_on")

    class Meta(RecordForm.Meta):
        model = Commitment
        fields = (
            "text",
            "side",
            "member",
            "contact",
            "due_on",
            "promised_on",
            "third_party",
            "goal",
            "in_contract",
            "state",
            "settled_on",
            "helped_by_us",
        )
        labels = {
            "text": "What was promised",
            "side": "Who promised",
            "member": "Who of us",
            "contact": "Who of them",
            "due_on": "By when",
            "promised_on": "Promised on",
            "third_party": "Which third party",
            "goal": "For which goal",
            "in_contract": "It stands in the contract",
            "state": "What became of it",
            "settled_on": "Settled on",
            "helped_by_us": "We helped them keep it",
        }
        error_messages = {"text": {"required": "Write what was promised."}}

    def prepare(self) -> None:
        """Start with today and an open promise."""
        for name in ("promised_on", "state"):
            self.fields[name].required = False
        if self.is_new:
            self.start_with("member", self.me().pk)

    def rules(self) -> None:
        """Give a settled promise its day; name a third party."""
        self.set_default("promised_on", self.editor.today)
        self.set_default("state", CommitmentState.OPEN)
        if self.value("state") == CommitmentState.OPEN:
            self.cleaned_data["settled_on"] = None
        else:
            self.set_default("settled_on", self.editor.today)
        if self.value("side") == CommitmentSide.THIRD and not self.value("third_party"):
            self.complain("third_party", "Write who promised.")
        self.check_order("promised_on", "due_on", "This lies before the day of the promise.")
        self.check_order("promised_on", "settled_on", "This lies before the day of the promise.")
        if self.value("side") == CommitmentSide.US and self.value("helped_by_us"):
            self.complain("helped_by_us", "This is for promises of others that we helped to keep.")
