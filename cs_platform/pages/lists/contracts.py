"""The list of contracts and renewals: what runs, what it is worth, when it can end, what we expect."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.domain.choices import ContractKind, RenewalCategory
from accounts.queries import setup
from accounts.queries.lists import base
from accounts.queries.lists import contracts as queries
from accounts.queries.records import ContractStatus
from cs_platform.lib.money import Money
from cs_platform.pages.account_filters import NONE, AboutAccounts, Choice, Days
from cs_platform.pages.lists import cells, shared
from cs_platform.pages.lists.declared import Column, DeclaredList, Totals, View, Where

ALL, MISSING_RATE = "all", "missing"
OTHER_STATES = [(state.value, state.label.capitalize()) for state in ContractStatus][1:]


class ContractFilter(AboutAccounts):
    """Contracts by what they do, when they can end, what is expected of them, their kind and currency."""

    searched = ("account__name", "product", "plan")

    ends = Days("Days until it can end", method="filter_ends")
    category = Choice(
        "Any expectation",
        [*RenewalCategory.choices(), (NONE, "Nobody said")],
        method="filter_category",
    )
    kind = Choice("Any kind", ContractKind.choices())
    does = Choice("Running", [*OTHER_STATES, (ALL, "All contracts")], method="filter_does")
    rate = Choice("Any currency", [(MISSING_RATE, "Not convertible")], method="filter_rate")

    def filter_ends(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        """Keep contracts that can end in the coming days."""
        return rows.filter(ends_on__gte=self.day, ends_on__lte=self.day + timedelta(days=value))

    def filter_category(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep contracts somebody expects this of; `none` keeps those nobody said anything about."""
        if value == NONE:
            return rows.filter(renewal_category__isnull=True)
        return rows.filter(renewal_category=value)

    def filter_does(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep contracts in another state than running."""
        return rows if value == ALL else queries.in_state(rows, ContractStatus(value), self.day)

    def filter_rate(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep contracts in currencies that no rate converts."""
        organization = self.request.organization
        held = [each.currency for each in setup.newest_rates(organization.pk, self.day)]
        return queries.without_rate(rows, [*held, organization.reporting_currency])

    def usually(self, rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Unless asked, keep what runs: its money is ARR, and none of it counts twice."""
        if asked.get("does") or asked.get("kind") in (ContractKind.TRIAL, ContractKind.ONE_OFF):
            return rows
        return queries.in_state(rows, ContractStatus.RUNNING, self.day)


def _totals(rows: QuerySet[Any], where: Where) -> Totals:
    count, sums = base.sums(rows, "arr")
    asked = where.request.GET.get("does", "")
    return Totals(count=count, sums=() if asked else sums)


def _category(row: Any) -> str:
    return row.get_renewal_category_display() or ""


COLUMNS = (
    Column(key="contract", label="Contract", value=lambda row: row.product or "Contract", sort="product",
           draw=cells.of_account("pages:account-commercial", lambda row: row.plan)),
    shared.ACCOUNT,
    Column(key="arr", label="ARR", value=lambda row: Money(row.arr, row.currency), sort="arr",
           is_number=True),
    Column(key="ends", label="Can end", value=lambda row: row.ends_on, draw=cells.near_day, sort="ends_on",
           css="ls-full ls-nowrap"),
    Column(key="category", label="Expected", value=_category, sort="category_place"),
    Column(key="seats", label="Seats", value=lambda row: row.seats, sort="seats", is_number=True,
           css="ls-hide ls-mid"),
    Column(key="state", label="State", value=lambda row: ContractStatus(row.state).label, shown=False),
    Column(key="currency", label="Currency", value=lambda row: row.currency, sort="currency", shown=False),
    Column(key="kind", label="Kind", value=lambda row: row.get_kind_display(), sort="kind", shown=False),
    Column(key="starts_on", label="Started", value=lambda row: row.starts_on, sort="starts_on",
           shown=False),
    Column(key="term_ends_on", label="First term until", value=lambda row: row.term_ends_on,
           sort="term_ends_on", shown=False),
    Column(key="notice_on", label="Notice received", value=lambda row: row.notice_received_on,
           sort="notice_received_on", shown=False),
    Column(key="auto_renew", label="Renews itself", value=lambda row: row.auto_renew, shown=False),
    Column(key="reason", label="Why expected", value=lambda row: row.renewal_reason, shown=False),
    *shared.ABOUT,
)  # fmt: skip

CONTRACTS = DeclaredList(
    slug="contracts",
    title="Contracts and renewals",
    noun="contract",
    rows=lambda where: queries.rows(where.organization_id, where.today),
    filters=ContractFilter,
    columns=COLUMNS,
    default_sort="ends",
    totals=_totals,
    summed="ARR",
    views=(
        shared.MINE,
        View(label="Can end in 90 days", query={"ends": "90"}),
        View(label="At risk", query={"category": RenewalCategory.AT_RISK.value}),
        View(label="Nobody said", query={"ends": "180", "category": NONE}),
        View(label="Not convertible", query={"rate": MISSING_RATE, "does": ALL}),
    ),
)
