"""Does shouting pay? How long escalated tickets wait beside others that are as bad."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from cs_platform.lib import text
from cs_platform.pages.fairness import frame as frames
from cs_platform.pages.fairness import words
from cs_platform.pages.fairness.frame import Frame
from cs_platform.pages.fairness.words import Said
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.fairness.intervals import Estimate
from health.queries import kept
from health.queries.fairness.shouting import Shouting


@require_GET
@access.require(Permission.READ)
def shouting_page(request: TenantRequest) -> HttpResponse:
    """Show whether who shouts is helped first."""
    return frames.show(request, "pages/fairness/shouting.html", kept.SHOUTING, _section)


def _section(frame: Frame, found: Shouting) -> tuple[Said, dict[str, Any]]:
    return _said(found, frame.locale), {"found": found}


def _said(found: Shouting, locale: str) -> Said:
    if not found.tickets:
        return Said(finding="No ticket was opened in these months.")
    if not found.said:
        return Said(finding="No ticket says whether it was escalated.")
    if not found.assessed:
        return Said(
            finding="No ticket was assessed, so none can be compared at equal severity.",
            rest="Assess some, best blind.",
        )
    lead = _lead(found, locale)
    if found.escalation.faster is None:
        counted = text.count(found.escalated, "ticket was", "tickets were", locale=locale)
        return Said(
            finding="Too few tickets were escalated to say whether shouting pays.",
            rest=f"{counted} escalated, of {text.count(found.said, locale=locale)}.",
            lead=lead,
        )
    return Said(finding=_verdict(found.escalation.faster, locale), rest="", lead=lead)


def _verdict(faster: Estimate, locale: str) -> str:
    if faster.low > 1:
        sooner = words.figure(faster, "times", locale)
        return f"Shouting pays: at equal severity, escalated tickets are answered {sooner} times sooner."
    if faster.high < 1:
        return "Shouting does not pay: at equal severity, escalated tickets are answered later."
    between = words.interval(faster, "times", locale)
    return f"No sign that shouting pays: escalated tickets are answered {between} times as soon."


def _lead(found: Shouting, locale: str) -> str:
    """Say how much of it sales raised, and how the quarter before was."""
    said = []
    if found.by_sales is not None:
        said.append(f"Sales raised {words.figure(found.by_sales, 'percent', locale)} of the escalations.")
    if found.before is not None:
        said.append(f"In the quarter before: {words.figure(found.before, 'times', locale)} times as soon.")
    return " ".join(said)
