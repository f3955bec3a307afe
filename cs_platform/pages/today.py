"""Today: whom a person helps next, why, and what can still be kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.queries import postures
from accounts.queries.postures import Postures
from autopsies.queries import reviews
from cs_platform.lib import periods
from cs_platform.pages import as_of, queue_rows
from cs_platform.pages.history import Change
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.choices import SliceKind
from health.queries import days, portfolio
from health.queries.standings import Totals
from playbooks.domain.queue import Group
from playbooks.queries import book as books
from playbooks.queries import coming, wins

MONTHS_SHOWN = 12
WINS_SHOWN = 3
COMING_SHOWN = 8
LOOK_BACK_DAYS = (7, 30)
TOUCH_WINDOW = timedelta(days=84)


@dataclass(frozen=True, kw_only=True)
class Book:
    """The accounts of one person: sums now, how value at risk moved, and by month for a sparkline."""

    totals: Totals
    changes: tuple[Change, ...]
    losses: tuple[float, ...]


@require_GET
@access.require(Permission.READ)
def today(request: TenantRequest) -> HttpResponse:
    """Show the person's queue; to who owns no account, the organization's largest stakes."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="today", title="Today")
    now = timezone.now()
    local_day = tenancy.local_day(request.organization.time_zone, now)
    colleagues = list(tenancy.colleagues(request.organization.pk))
    reader = books.reader_of(request.organization, request.membership, local_day, among=colleagues)
    capacity = books.capacity_of(request.organization, request.membership)
    plan = books.plan(reader, capacity=capacity, day=local_day)
    ahead = coming.coming(reader, day=local_day, now=now)
    sections = queue_rows.sections(plan, kept=[Group.PREPARE] if ahead else [])
    rows = [row for section in sections for row in section.rows]
    context = {
        "section": "today",
        "as_of": page_day,
        "local_day": local_day,
        "book": _book(request, plan.mine, page_day.latest.day) if plan.has_book else None,
        "acting_for": len(reader.owners) - 1,
        "has_book": plan.has_book,
        "sections": sections,
        "coming": ahead[:COMING_SHOWN],
        "coming_rest": len(ahead[COMING_SHOWN:]),
        "count": len(rows),
        "first": queue_rows.first(rows),
        "keepable": queue_rows.keepable(rows),
        "expected": queue_rows.expected(rows),
        "for_need": sum(row.row.for_need for row in rows),
        "rest": plan.queue.rest,
        "rest_keepable": plan.queue.rest_avoidable,
        "colleagues": [(each.pk, str(each.user)) for each in colleagues if each != request.membership],
        "snoozes": queue_rows.snoozes(local_day),
        "postures": _postures(request, local_day),
        "wins": list(wins.celebrations(request.organization.pk)[:WINS_SHOWN]),
        "waiting": reviews.waiting_for(request.organization.pk, request.membership.pk),
        "may_settle": access.can(request.membership, Permission.EDIT_ACCOUNTS),
        "not_convertible": plan.mine.not_convertible,
    }
    return render(request, "pages/today.html", context)


def _book(request: TenantRequest, totals: Totals, day: date) -> Book:
    """Look back at the value at risk of the person's accounts on the days closed."""
    since = periods.add_months(day, -MONTHS_SHOWN)
    losses = portfolio.slice_days(
        request.organization.pk, SliceKind.OWNER, str(request.membership.pk), since=since
    )
    month_ends = {(each.year, each.month): loss for each, loss in losses.items()}
    return Book(
        totals=totals,
        changes=tuple(_changes(losses)),
        losses=tuple(float(loss) for loss in month_ends.values()),
    )


def _changes(losses: Mapping[date, Decimal]) -> Iterator[Change]:
    """Yield how much more is at risk than 7 and 30 days ago, where such days are closed."""
    if not losses:
        return
    newest = max(losses)
    before = tuple(each for each in losses if each < newest)
    for days_ago in LOOK_BACK_DAYS:
        then = days.compared_day(before, newest, days_ago)
        if then is not None:
            yield Change(since=then, amount=losses[newest] - losses[then])


def _postures(request: TenantRequest, day: date) -> Postures:
    """Return the person's own touches by posture: nobody else sees them."""
    until = tenancy.end_of_day(request.organization.time_zone, day)
    return postures.of_author(
        request.organization.pk, request.membership.pk, since=until - TOUCH_WINDOW, until=until
    )
