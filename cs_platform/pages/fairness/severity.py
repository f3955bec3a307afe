"""What severity means: how much of what is called the worst was milder when somebody looked blind."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from cs_platform.lib import text
from cs_platform.pages.charts import Chart, Mark, Series
from cs_platform.pages.fairness import frame as frames
from cs_platform.pages.fairness import words
from cs_platform.pages.fairness.frame import Frame
from cs_platform.pages.fairness.words import Said
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.fairness import severity
from health.queries import kept
from health.queries.fairness.severity import SeverityOfSpan

TELLS_MUCH, TELLS_SOMETHING = 0.8, 0.65


@require_GET
@access.require(Permission.READ)
def severity_page(request: TenantRequest) -> HttpResponse:
    """Show what stated severity is worth."""
    return frames.show(request, "pages/fairness/severity.html", kept.SEVERITY, _section)


def _section(frame: Frame, found: SeverityOfSpan) -> tuple[Said, dict[str, Any]]:
    context = {
        "found": found,
        "is_enough": found.inflation.assessed >= severity.FEWEST,
        "rows": list(enumerate(found.counts.tolist(), start=severity.WORST)),
        "chart": _chart(found, frame.locale) if len(found.months) > 1 else None,
    }
    return _said(found, frame.locale), context


def _said(found: SeverityOfSpan, locale: str) -> Said:
    if not found.stated:
        return Said(finding="No ticket of these months says how severe it is.")
    inflation = found.inflation
    if inflation.assessed < severity.FEWEST:
        return Said(
            finding="Too few of the worst tickets were assessed to say what severity 1 means.",
            rest=f"{text.count(inflation.assessed, locale=locale)} of them so far; five are needed.",
            lead=_worst(found, locale),
        )
    share = words.figure(inflation.estimate, "percent", locale)
    return Said(
        finding=f"Of what is stated severity 1, {share} is milder.",
        rest=_verdict(inflation),
        lead=f"{_worst(found, locale)} {_informed(found)}".strip(),
    )


def _verdict(inflation: severity.Inflation) -> str:
    if inflation.is_inflated:
        return "Agree with customers what severity means."
    if inflation.estimate.high < severity.HALF:
        return "Mostly, the worst is the worst."
    return "Whether most are, these tickets cannot say."


def _worst(found: SeverityOfSpan, locale: str) -> str:
    if found.worst is None:
        return ""
    return f"{words.figure(found.worst, 'percent', locale)} of the tickets came as severity 1."


def _informed(found: SeverityOfSpan) -> str:
    """Say what a stated severity is still worth, from the lower end of what is known of it."""
    if found.informed is None or not found.informed.has_interval:
        return ""
    if found.informed.low >= TELLS_MUCH:
        return "Still, what is stated worse mostly is worse."
    if found.informed.low >= TELLS_SOMETHING:
        return "Still, what they state tells something."
    if found.informed.low > severity.HALF:
        return "What they state tells little of how bad it is."
    return "What they state may tell nothing of how bad it is."


def _chart(found: SeverityOfSpan, locale: str) -> Chart:
    shares = [month.worst.value if month.worst else None for month in found.months]
    texts = tuple(
        f"{words.figure(month.worst, 'percent', locale)} of {text.count(month.tickets, locale=locale)}"
        if month.worst
        else "no tickets"
        for month in found.months
    )
    percents = tuple(None if share is None else 100 * share for share in shares)
    last = "" if shares[-1] is None else words.percent(shares[-1], locale)
    return Chart(
        key="worst",
        label="Share of tickets stated severity 1 by month, in percent",
        days=tuple(month.day for month in found.months),
        series=(Series(name="Stated severity 1, %", mark=Mark.LINE, values=percents, texts=texts, end=last),),
        locale=locale,
        by_month=True,
    )
