"""What every tab of an account starts with: who it is, what is at stake, its family, and the other tabs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.domain import stakes
from accounts.domain.choices import CustomerState
from accounts.queries import records
from accounts.queries.records import Counts
from cs_platform.pages import as_of
from cs_platform.pages.as_of import AsOf
from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import Band
from health.queries import families, standings
from health.queries.families import Family


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab: the name of its address, its words, and how much is under it (None: not counted)."""

    address: str
    words: str
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Head:
    """An account and how it stands. standing and page_day: None before its first run.

    today: the organization's day, until which records are shown; figures are of the standing's day.
    """

    account: Any
    standing: Any
    page_day: AsOf | None
    family: Family
    open_tickets: int
    tabs: tuple[Tab, ...]
    now: datetime
    today: date

    @property
    def day(self) -> date:
        """The day of the figures; before the first run, today."""
        return self.standing.day if self.standing else self.today


def of(request: TenantRequest, account_id: int) -> Head:
    """Return the head of an account's page; 404 where there is no such account."""
    organization = request.organization
    page_day, standing = as_of.of(request), standings.standing_of(organization.pk, account_id)
    if page_day is None or standing is None:
        rows = records.accounts(organization.pk).select_related("parent")
        account: Any = access.get_or_404(request, rows, Permission.READ, pk=account_id)
    else:
        account = standing.account
    now = timezone.now()
    today = queries.local_day(organization.time_zone, now)
    counts = records.counts(organization.pk, account_id, today)
    return Head(
        account=account,
        standing=standing if page_day else None,
        page_day=page_day,
        family=families.family(organization.pk, account_id) if counts.has_children else families.NONE,
        open_tickets=counts.open_tickets,
        tabs=_tabs(counts),
        now=now,
        today=today,
    )


def _tabs(counts: Counts) -> tuple[Tab, ...]:
    return (
        Tab(address="pages:account", words="Overview"),
        Tab(address="pages:account-outcomes", words="Outcomes", count=counts.open_goals),
        Tab(address="pages:account-people", words="People", count=counts.people),
        Tab(address="pages:account-timeline", words="Timeline"),
        Tab(address="pages:account-usage", words="Usage"),
        Tab(address="pages:account-commercial", words="Commercial"),
    )


def show(
    request: TenantRequest, head: Head, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a tab under the head."""
    return render(request, template, _context(request, head) | context, status=status)


def _context(request: TenantRequest, head: Head) -> dict[str, Any]:
    shared = {
        "section": "accounts",
        "here": request.resolver_match.view_name if request.resolver_match else "",
        "head": head,
        "account": head.account,
        "standing": head.standing,
        "as_of": head.page_day,
        "today": head.today,
        "next": request.get_full_path(),
    }
    return shared if head.standing is None else shared | _stakes(head)


def _stakes(head: Head) -> dict[str, Any]:
    standing = head.standing
    horizon_end = stakes.horizon_end(standing.day)
    return {
        "not_convertible": 1 if standing.not_convertible else 0,
        "horizon_end": horizon_end,
        "is_locked": standing.renewal_on is not None and standing.renewal_on > horizon_end,
        "is_customer": standing.customer_state == CustomerState.CUSTOMER,
        "is_unknown": standing.band == Band.UNKNOWN,
    }
