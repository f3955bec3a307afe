"""The list of support requests: what is open, how serious, what drove it, and whether it was understood."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.queries.lists import tickets as queries
from cs_platform.pages.account_filters import NONE, AboutAccounts, Choice, Words
from cs_platform.pages.lists import cells, shared
from cs_platform.pages.lists.declared import Column, DeclaredList, View
from cs_platform.tenancy.domain.choices import Function

CLOSED, ALL, YES = "closed", "all", "yes"
NOT_FOUND = "not-found"


class TicketFilter(AboutAccounts):
    """Tickets by whether they are open, severity, escalation, driver, function upstream and root cause."""

    searched = ("subject", "account__name", "external_id")

    open = Choice("Open", [(CLOSED, "Closed"), (ALL, "Open and closed")], method="filter_open")
    severity = Choice(
        "Any severity",
        [*((str(each), f"Severity {each}") for each in range(1, 5)), (NONE, "Severity not said")],
        method="filter_severity",
    )
    escalated = Choice("Escalated or not", [(YES, "Escalated")], method="filter_escalated")
    cause = Choice("Any cause", [(NOT_FOUND, "Closed without root cause")], method="filter_cause")
    upstream = Choice(
        "Any function", [*Function.choices(), (NONE, "No function named")], method="filter_upstream"
    )
    driver = Words("Call driver", field_name="call_driver", lookup_expr="icontains")

    def filter_open(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep closed tickets, or all."""
        return rows.filter(closed_at__isnull=False) if value == CLOSED else rows

    def filter_severity(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep tickets of one severity, as assessed, else as stated."""
        return rows.filter(severity__isnull=True) if value == NONE else rows.filter(severity=int(value))

    def filter_escalated(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep escalated tickets."""
        return rows.filter(escalated=True)

    def filter_cause(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep tickets that were closed although nobody found their cause."""
        return rows.filter(root_cause_found=False, closed_at__isnull=False)

    def filter_upstream(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep tickets that a function upstream causes, or that nobody named one for."""
        return rows.filter(upstream_function="" if value == NONE else value)

    def usually(self, rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Unless asked, keep open tickets."""
        return rows if asked.get("open") or asked.get("cause") else rows.filter(closed_at__isnull=True)


COLUMNS = (
    Column(key="ticket", label="Ticket", value=str, sort="subject",
           draw=cells.of_account("pages:account-timeline", lambda row: row.external_id or "")),
    shared.ACCOUNT,
    Column(key="opened", label="Opened", value=lambda row: row.opened_at, draw=cells.day, sort="opened_at",
           css="ls-full ls-nowrap"),
    Column(key="severity", label="Severity", value=lambda row: row.severity, sort="severity",
           is_number=True),
    Column(key="escalated", label="Escalated", value=lambda row: row.escalated, sort="escalated"),
    Column(key="driver", label="Call driver", value=lambda row: row.call_driver, sort="call_driver"),
    Column(key="upstream", label="Function upstream", sort="upstream_function", shown=False,
           value=lambda row: row.get_upstream_function_display()),
    Column(key="closed", label="Closed", value=lambda row: row.closed_at, draw=cells.day, sort="closed_at",
           shown=False),
    Column(key="stated", label="Severity as stated", value=lambda row: row.stated_severity,
           sort="stated_severity", is_number=True, shown=False),
    Column(key="assessed", label="Severity as assessed", value=lambda row: row.assessed_severity,
           sort="assessed_severity", is_number=True, shown=False),
    Column(key="cause", label="Root cause found", value=lambda row: row.root_cause_found,
           sort="root_cause_found", shown=False),
    Column(key="workaround", label="Workaround only", value=lambda row: row.workaround_only, shown=False),
    Column(key="reopened", label="Reopened", value=lambda row: row.reopened_count, sort="reopened_count",
           is_number=True, shown=False),
    *shared.ABOUT,
)  # fmt: skip

TICKETS = DeclaredList(
    slug="tickets",
    title="Tickets",
    noun="ticket",
    rows=lambda where: queries.rows(where.organization_id),
    filters=TicketFilter,
    columns=COLUMNS,
    default_sort="-opened",
    views=(
        shared.MINE,
        View(label="Most serious", query={"severity": "1"}),
        View(label="Escalated", query={"escalated": YES}),
        View(label="Closed without root cause", query={"cause": NOT_FOUND}),
    ),
)
