"""Outcomes: what the customer wants to achieve, in their words, and what was promised on the way."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.domain import progress
from accounts.domain.progress import Line
from accounts.queries import outcomes as goals_on_record
from accounts.queries import promises
from accounts.queries.outcomes import GoalLine
from cs_platform.lib import text
from cs_platform.pages import reader
from cs_platform.pages.account import head as heads
from cs_platform.pages.charts import Chart, Mark, Series
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A goal with its figures written, and the picture of its progress (None without a measurement)."""

    line: GoalLine
    baseline: str
    target: str
    latest: str
    pace: str
    chart: Chart | None


@require_GET
@access.require(Permission.READ)
def outcomes(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show an account's success plan, goals and promises."""
    organization_id, head = request.organization.pk, heads.of(request, account_id)
    lines = goals_on_record.goals(organization_id, account_id, head.today)
    open_lines = [line for line in lines if line.is_open]
    plans = goals_on_record.plans(organization_id, account_id, head.today)
    locale = reader.locale_of(request)
    context = {
        "plan": next((plan for plan in plans if plan.closed_on is None), None),
        "closed_plans": [plan for plan in plans if plan.closed_on is not None],
        "goals": [_goal(line, head.today, locale) for line in open_lines],
        "closed_goals": [_goal(line, head.today, locale) for line in lines if not line.is_open],
        "wanting": progress.wanting([line.lacking for line in open_lines]),
        "promises": promises.promises(organization_id, account_id, head.today),
    }
    return heads.show(request, head, "pages/account/outcomes.html", context)


def _goal(line: GoalLine, today: date, locale: str) -> Goal:
    return Goal(
        line=line,
        baseline=written(line.baseline, locale),
        target=written(line.target, locale),
        latest=written(line.latest, locale),
        pace=_pace(line, today),
        chart=_chart(line, locale) if line.measurements else None,
    )


def written(value: Decimal | None, locale: str) -> str:
    """Write a measured value with the decimals it has; nothing where it is not known."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    return text.number(value, locale=locale, decimals=decimals)


def _pace(line: GoalLine, today: date) -> str:
    """Say how far a goal is against how much of its time has passed; nothing where that is not known."""
    if line.pace is None or line.line is None or line.progress is None:
        return ""
    done, passed = round(line.progress * 100), round(line.line.share_of_time(today) * 100)
    word = "behind" if line.pace < 0 else "ahead" if line.pace > 0 else "on the line"
    return f"{done}% of the way in {passed}% of the time: {word}"


def _chart(line: GoalLine, locale: str) -> Chart:
    """Draw the measurements against the straight line from baseline to target."""
    measured = {each.day: each.value for each in line.measurements}
    if line.line is not None:
        measured = {line.line.starts_on: line.line.baseline} | measured
    days = tuple(sorted(measured.keys() | ({line.line.due_on} if line.line else set())))
    return Chart(
        key=f"goal-{line.id}",
        label=f"{line.metric or 'The metric'} by day against the straight line to the target",
        days=days,
        series=(*_straight(line.line, days, locale), _measured(line, measured, days, locale)),
        locale=locale,
    )


def _measured(line: GoalLine, measured: dict[date, Decimal], days: tuple[date, ...], locale: str) -> Series:
    values = tuple(measured.get(day) for day in days)
    texts = tuple(written(value, locale) or text.DASH for value in values)
    return Series(
        name=line.metric or "Measured",
        mark=Mark.LINE,
        values=tuple(None if value is None else float(value) for value in values),
        texts=texts,
        end=written(line.latest, locale),
        is_joined=True,
    )


def _straight(line: Line | None, days: tuple[date, ...], locale: str) -> tuple[Series, ...]:
    if line is None:
        return ()
    values = [line.expected(day) for day in days]
    return (
        Series(
            name="Straight line",
            mark=Mark.LIMIT,
            values=tuple(float(value) for value in values),
            texts=tuple(written(round(value, 2), locale) for value in values),
        ),
    )
