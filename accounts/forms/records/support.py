"""Forms of what went wrong or will change: tickets, survey answers, incidents."""

from django import forms

from accounts.domain import scales
from accounts.domain.choices import SurveyKind
from accounts.forms.records import pickers
from accounts.forms.records.base import Linked, RecordForm
from accounts.models import Incident, IncidentAccount, SurveyResponse, Ticket

SEVERITIES = [("", "not said"), ("1", "1, the worst"), ("2", "2"), ("3", "3"), ("4", "4, the mildest")]


def _severity(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        required=False, choices=SEVERITIES, coerce=int, empty_value=None, label=label
    )


class TicketForm(RecordForm):
    """A support request."""

    essential = ("subject", "opened_at", "closed_at", "stated_severity", "assessed_severity")

    stated_severity = _severity("Severity, as the customer says")
    assessed_severity = _severity("Severity, as we assess it")

    class Meta(RecordForm.Meta):
        model = Ticket
        fields = (
            "subject",
            "opened_at",
            "closed_at",
            "stated_severity",
            "assessed_severity",
            "first_response_at",
            "call_driver",
            "upstream_function",
            "root_cause_found",
            "workaround_only",
            "reopened_count",
            "escalated",
            "escalated_by",
            "satisfaction",
        )
        labels = {
            "opened_at": "Opened",
            "closed_at": "Closed",
            "first_response_at": "First answered",
            "call_driver": "What made them call",
            "upstream_function": "Which function causes such calls",
            "reopened_count": "Times reopened",
        }

    def prepare(self) -> None:
        """Start with now."""
        if self.is_new:
            self.start_with("opened_at", self.editor.now)

    def rules(self) -> None:
        """Check the order of times, and who escalated only what was escalated."""
        late = "This lies before the ticket was opened. Correct one of the times."
        self.check_order("opened_at", "first_response_at", late)
        self.check_order("opened_at", "closed_at", late)
        if self.value("escalated_by") and self.value("escalated") is None:
            self.cleaned_data["escalated"] = True
        if self.value("escalated_by") and self.value("escalated") is False:
            self.complain("escalated_by", "Say that it was escalated, or leave this empty.")


class SurveyForm(RecordForm):
    """One answer on a scale."""

    essential = ("kind", "score", "comment", "contact", "is_anonymous", "answered_at")

    class Meta(RecordForm.Meta):
        model = SurveyResponse
        fields = (
            "kind",
            "score",
            "comment",
            "contact",
            "is_anonymous",
            "answered_at",
            "scale_low",
            "scale_high",
            "high_is_good",
            "acted_on_at",
            "acted_on_by",
            "customer_told_at",
        )
        labels = {
            "is_anonymous": "Anonymous: nobody is named, now or later",
            "answered_at": "Answered",
            "contact": "Who answered",
            "scale_low": "Scale from",
            "scale_high": "Scale to",
            "high_is_good": "A high score is good",
            "acted_on_at": "Acted on",
            "acted_on_by": "Acted on by",
            "customer_told_at": "Customer told what came of it",
        }
        help_texts = {"scale_low": "Empty: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7."}

    def prepare(self) -> None:
        """Start with now; scales come with the kind."""
        for name in ("scale_low", "scale_high"):
            self.fields[name].required = False
        if self.is_new:
            self.start_with("answered_at", self.editor.now)

    def rules(self) -> None:
        """Put the score on its scale, and keep who is anonymous unnamed."""
        if kind := self.value("kind"):
            low, high = scales.SHIPPED[SurveyKind(kind)]
            self.set_default("scale_low", low)
            self.set_default("scale_high", high)
        self._check_scale()
        self._check_anonymous()
        if self.value("acted_on_by"):
            self.set_default("acted_on_at", self.editor.now)
        self.check_order("answered_at", "acted_on_at", "This lies before the answer. Correct a time.")

    def _check_scale(self) -> None:
        low, high, score = self.value("scale_low"), self.value("scale_high"), self.value("score")
        if low is None or high is None:
            return
        if low >= high:
            self.complain("scale_high", "The scale must end higher than it starts.")
        elif score is not None and not low <= score <= high:
            self.complain("score", f"The scale goes from {low} to {high}. Correct the score or the scale.")

    def _check_anonymous(self) -> None:
        if self.before.get("is_anonymous") and not self.value("is_anonymous"):
            self.complain("is_anonymous", "Who answered anonymously stays so. Leave this ticked.")
        if self.value("is_anonymous") and self.value("contact"):
            self.complain("contact", "An anonymous answer names nobody. Leave this empty.")


class IncidentForm(RecordForm):
    """An outage, a mistake or a major change, and the accounts it touches."""

    linked = Linked(field="accounts", model=IncidentAccount, own="incident", other="account")

    accounts = pickers.AccountsField(required=False, label="Accounts it touches")

    class Meta(RecordForm.Meta):
        model = Incident
        fields = ("title", "text", "kind", "starts_at", "ends_at", "accounts")
        labels = {
            "title": "In one line",
            "text": "What happened, or will change",
            "starts_at": "Starts",
            "ends_at": "Ends",
        }

    def prepare(self) -> None:
        """Show which accounts a known one touches."""
        there = IncidentAccount.objects.for_organization(self.editor.organization_id)
        if not self.is_new:
            found = there.filter(incident=self.instance).order_by("account__name", "account_id")
            self.initial["accounts"] = [one.account for one in found.select_related("account")]

    def rules(self) -> None:
        """Check the order of times."""
        self.check_order("starts_at", "ends_at", "This lies before the start. Correct one of the times.")
