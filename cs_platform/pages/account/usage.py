"""Usage: how much, by how many of the seats, and of which features."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.queries import commercial, features, records
from accounts.queries.records import UsageWeek
from cs_platform.lib import text
from cs_platform.pages import reader
from cs_platform.pages.account import head as heads
from cs_platform.pages.charts import Chart, Mark, Series
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@require_GET
@access.require(Permission.READ)
def usage(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show what an account does with the product, up to the day of the figures."""
    organization_id, head = request.organization.pk, heads.of(request, account_id)
    weeks = records.usage_by_week(organization_id, account_id, head.day)
    facts = records.contracts(organization_id, account_id, head.today).facts
    seats = commercial.seats_on(facts, [week.ends_on for week in weeks], head.today)
    used = features.by_feature(organization_id, account_id, head.day)
    locale = reader.locale_of(request)
    is_by_feature = any(use.last_on for use in used)
    context = {
        "events_chart": _events_chart(weeks, locale) if weeks else None,
        "users_chart": _users_chart(weeks, seats, locale) if _has_users(weeks) else None,
        "seats": seats[-1] if seats else None,
        "active_users": weeks[-1].active_users if weeks else None,
        "features": used if is_by_feature else (),
        "missing": [use for use in used if use.is_missing] if is_by_feature else [],
        "weeks_shown": features.WEEKS_SHOWN,
        "day": head.day,
    }
    return heads.show(request, head, "pages/account/usage.html", context)


def _has_users(weeks: Sequence[UsageWeek]) -> bool:
    return any(week.active_users is not None for week in weeks)


def _events_chart(weeks: Sequence[UsageWeek], locale: str) -> Chart:
    """Draw events by week."""
    return Chart(
        key="usage",
        label="Events in the product by week",
        days=tuple(week.ends_on for week in weeks),
        series=(
            Series(
                name="Events",
                mark=Mark.BAR,
                values=tuple(float(week.events) for week in weeks),
                texts=tuple(text.count(week.events, locale=locale) for week in weeks),
            ),
        ),
        locale=locale,
        short=True,
    )


def _users_chart(weeks: Sequence[UsageWeek], seats: Sequence[int | None], locale: str) -> Chart:
    """Draw the peak of daily active users of each week under the seats they have."""
    users = [week.active_users for week in weeks]
    return Chart(
        key="users",
        label="Most active users of a day by week, against seats",
        days=tuple(week.ends_on for week in weeks),
        series=(
            _line("Seats", Mark.LIMIT, seats, locale),
            _line("Active users", Mark.LINE, users, locale, end="users"),
        ),
        locale=locale,
    )


def _line(name: str, mark: Mark, values: Sequence[int | None], locale: str, *, end: str = "") -> Series:
    known = [value for value in values if value is not None]
    return Series(
        name=name,
        mark=mark,
        values=tuple(None if value is None else float(value) for value in values),
        texts=tuple(text.DASH if value is None else text.count(value, locale=locale) for value in values),
        end=f"{text.count(known[-1], locale=locale)} {end}" if known and end else "",
    )
