"""Forms of what accounts pay: contracts, what was said about leaving, invoices, opportunities."""

from datetime import date

from django import forms

from accounts.domain.choices import ContractKind
from accounts.forms.records.base import RecordForm
from accounts.forms.records.fields import CurrencyField
from accounts.models import ChurnStatement, Contract, Invoice, Opportunity

RECURRING = (ContractKind.RECURRING, ContractKind.USAGE)
NEGATIVE = "Write an amount of 0 or more."


class ContractForm(RecordForm):
    """A period in which an account pays."""

    essential = ("product", "arr", "currency", "starts_on", "term_ends_on", "seats", "auto_renew")
    sentences = {"contract_arr_is_an_amount": ("arr", NEGATIVE)}

    currency = CurrencyField(required=False, label="Currency")
    side_by_side = forms.BooleanField(
        required=False,
        label="It runs beside the other contract",
        help_text="Both count in ARR. Otherwise say which one it replaces.",
    )

    class Meta(RecordForm.Meta):
        model = Contract
        fields = (
            "product",
            "arr",
            "currency",
            "starts_on",
            "term_ends_on",
            "seats",
            "auto_renew",
            "plan",
            "kind",
            "billing_period",
            "notice_days",
            "replaces",
            "notice_received_on",
            "ended_on",
            "renewal_category",
            "renewal_reason",
        )
        labels = {
            "arr": "ARR",
            "starts_on": "Starts on",
            "term_ends_on": "Agreed until",
            "auto_renew": "Renews by itself",
            "notice_days": "Days of notice",
            "notice_received_on": "Notice received on",
            "ended_on": "Ended on",
            "renewal_category": "What we expect of the renewal",
            "renewal_reason": "Why we expect that",
        }
        help_texts = {
            "term_ends_on": "The first day it no longer covers; empty while it runs on without an end.",
            "ended_on": "The day it really ended, whatever was agreed; empty while it runs.",
        }
        error_messages = {
            "arr": {"required": "Write what it is worth a year; 0 for a trial."},
            "starts_on": {"required": "Write the day it starts."},
        }

    def prepare(self) -> None:
        """Take the defaults of the table where nothing is chosen."""
        for name in ("kind", "billing_period", "notice_days"):
            self.fields[name].required = False

    def rules(self) -> None:
        """Check days, amounts, overlap and the renewal; set the days on which things were known."""
        for name in ("kind", "billing_period", "notice_days"):
            self.set_default(name, getattr(Contract(), name))
        self.set_default("currency", self.editor.organization.reporting_currency)
        if (arr := self.value("arr")) is not None and arr < 0:
            self.complain("arr", NEGATIVE)
        self.check_order(
            "starts_on",
            "term_ends_on",
            "It must end after it starts. Correct a day.",
            same_day=False,
        )
        self.check_order("starts_on", "ended_on", "It cannot end before it starts. Correct a day.")
        if (ended := self.value("ended_on")) and ended > self.editor.today:
            self.complain("ended_on", "This day has not come yet. Write a coming end as the notice received.")
        self._know_the_ending()
        self._check_renewal()
        if not self.value("side_by_side"):
            self._check_overlap()

    def _know_the_ending(self) -> None:
        """Know an ending since today, unless the same ending was known before."""
        ended = self.value("ended_on")
        if ended is None:
            self.instance.ended_known_on = None
        elif ended != self.before.get("ended_on"):
            self.instance.ended_known_on = self.editor.today

    def _check_renewal(self) -> None:
        category = self.value("renewal_category") or None
        if category and not self.value("renewal_reason"):
            self.complain("renewal_reason", "Say in a sentence why you expect that.")
        if category != self.before.get("renewal_category"):
            self.instance.renewal_said_by = self.me() if category else None
            self.instance.renewal_said_on = self.editor.today if category else None

    def _check_overlap(self) -> None:
        """Refuse a second contract for the same product at the same time, which would count twice."""
        starts, product = self.value("starts_on"), self.value("product")
        if starts is None or self.errors or self.value("kind") not in RECURRING:
            return
        until = self.value("ended_on") or self.value("term_ends_on")
        replaced = self.value("replaces")
        others = Contract.objects.for_organization(self.editor.organization_id).filter(
            account_id=self.instance.account_id, product__iexact=product, kind__in=RECURRING
        )
        for other in others.exclude(pk=self.instance.pk).order_by("-starts_on", "-pk"):
            is_linked = other == replaced or other.replaces_id == self.instance.pk is not None
            if not is_linked and _overlap(starts, until, other):
                self.complain("starts_on", self._overlap_sentence(other))
                return

    def _overlap_sentence(self, other: Contract) -> str:
        until = other.ended_on or other.term_ends_on
        return (
            f"{other.product or 'A contract'} already runs from {other.starts_on}"
            f"{f' to {until}' if until else ''}. Choose it under “Replaces”, correct a day, "
            "or say that both run side by side."
        )


def _overlap(starts: date, until: date | None, other: Contract) -> bool:
    other_until = other.ended_on or other.term_ends_on
    return (other_until is None or starts < other_until) and (until is None or other.starts_on < until)


class ChurnStatementForm(RecordForm):
    """Somebody said that the account leaves or has left. It ends nothing: contracts decide."""

    class Meta(RecordForm.Meta):
        model = ChurnStatement
        fields = ("words", "said_on", "reason_codes")
        labels = {"words": "What was said", "said_on": "Said on", "reason_codes": "Reasons"}
        help_texts = {
            "words": "A statement alone ends nothing. Write the notice or the end on the contract, too.",
            "reason_codes": "In short, one a line.",
        }

    def prepare(self) -> None:
        """Start with today."""
        self.fields["said_on"].required = False

    def rules(self) -> None:
        """Ask for words or a reason; refuse days to come."""
        self.set_default("said_on", self.editor.today)
        if not self.value("words") and not self.value("reason_codes"):
            self.complain("words", "Write what was said, or a reason.")
        if (said := self.value("said_on")) and said > self.editor.today:
            self.complain("said_on", "This day has not come yet. Write the day it was said.")


class InvoiceForm(RecordForm):
    """What an account was asked to pay."""

    sentences = {"invoice_amount_is_an_amount": ("amount", NEGATIVE)}

    currency = CurrencyField(required=False, label="Currency")

    class Meta(RecordForm.Meta):
        model = Invoice
        fields = ("number", "amount", "currency", "issued_on", "due_on", "paid_on")
        labels = {"issued_on": "Issued on", "due_on": "Due on", "paid_on": "Paid on"}

    def rules(self) -> None:
        """Check the days and the amount."""
        self.set_default("currency", self.editor.organization.reporting_currency)
        if (amount := self.value("amount")) is not None and amount < 0:
            self.complain("amount", NEGATIVE)
        self.check_order("issued_on", "due_on", "It cannot be due before it was issued. Correct a day.")
        if (paid := self.value("paid_on")) and paid > self.editor.today:
            self.complain("paid_on", "This day has not come yet. Write it when the money is there.")


class OpportunityForm(RecordForm):
    """Money that may be agreed."""

    essential = ("name", "kind", "amount", "currency", "expected_close_on", "owner")
    sentences = {"opportunity_amount_is_an_amount": ("amount", NEGATIVE)}

    currency = CurrencyField(required=False, label="Currency")

    class Meta(RecordForm.Meta):
        model = Opportunity
        fields = (
            "name",
            "kind",
            "amount",
            "currency",
            "expected_close_on",
            "owner",
            "stage",
            "opened_on",
            "closed_on",
            "is_won",
        )
        labels = {
            "name": "What it is about",
            "expected_close_on": "Expected to close on",
            "opened_on": "Opened on",
            "closed_on": "Closed on",
            "is_won": "Won",
        }

    def prepare(self) -> None:
        """Start with today."""
        self.fields["opened_on"].required = False

    def rules(self) -> None:
        """Give a closed one its outcome and its day."""
        self.set_default("opened_on", self.editor.today)
        self.set_default("currency", self.editor.organization.reporting_currency)
        if (amount := self.value("amount")) is not None and amount < 0:
            self.complain("amount", NEGATIVE)
        if self.value("is_won") is not None:
            self.set_default("closed_on", self.editor.today)
        elif self.value("closed_on"):
            self.complain("is_won", "Say whether it was won or lost.")
        self.check_order("opened_on", "closed_on", "It cannot close before it was opened. Correct a day.")
