"""What we feel, what they say: the gap between our notes and their answers."""

from dataclasses import dataclass
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
from health.domain.fairness import perception
from health.domain.fairness.intervals import Estimate
from health.domain.fairness.perception import Gap
from health.queries import kept
from health.queries.fairness.perception import PerceptionOfSpan


@dataclass(frozen=True, kw_only=True)
class Row:
    """The gap of one function, or of all; estimate: None below twenty accounts."""

    name: str
    people: int | None
    gap: Gap
    estimate: Estimate | None


@require_GET
@access.require(Permission.READ)
def perception_page(request: TenantRequest) -> HttpResponse:
    """Show how far what we feel is from what they say."""
    return frames.show(request, "pages/fairness/perception.html", kept.PERCEPTION, _section)


def _section(frame: Frame, found: PerceptionOfSpan) -> tuple[Said, dict[str, Any]]:
    rows = [
        Row(
            name=frames.function_name(each.function),
            people=each.people,
            gap=each.gap,
            estimate=_estimate(each.gap),
        )
        for each in found.functions
    ]
    whole = Row(name="All", people=None, gap=found.gap, estimate=_estimate(found.gap))
    context = {"found": found, "rows": [whole, *rows], "fewest": perception.FEWEST}
    return _said(found, frame.locale), context


def _estimate(gap: Gap) -> Estimate | None:
    if gap.mean is None or gap.low is None or gap.high is None:
        return None
    return Estimate(value=gap.mean, low=gap.low, high=gap.high, count=gap.accounts)


def _said(found: PerceptionOfSpan, locale: str) -> Said:
    gap, estimate = found.gap, _estimate(found.gap)
    silent = (
        f"{text.count(gap.silent, 'account', locale=locale)} we have a feeling about answered nothing."
        if gap.silent
        else ""
    )
    if not gap.accounts and not gap.silent:
        return Said(finding="Nobody noted how a touch felt in these 180 days.")
    if not found.answered:
        return Said(finding="No account answered anything in these 180 days.", rest=silent)
    if estimate is None:
        counted = text.count(gap.accounts, "account has", "accounts have", locale=locale)
        return Said(
            finding="Too few accounts to say how far our feeling is from what they say.",
            rest=f"{counted} both; twenty are needed. Here they are.",
            lead=silent,
        )
    return Said(finding=_verdict(estimate, locale), lead=silent)


def _verdict(estimate: Estimate, locale: str) -> str:
    accounts = text.count(estimate.count, "account", locale=locale)
    if estimate.low <= 0 <= estimate.high:
        return f"What we feel is what they say, as far as {accounts} can tell."
    is_better = estimate.low > 0
    ends = sorted((abs(estimate.low), abs(estimate.high)))
    size = Estimate(value=abs(estimate.value), low=ends[0], high=ends[1], count=estimate.count)
    by = f"by {words.figure(size, 'plain', locale)} on a scale of 0 to 1, over {accounts}"
    return f"We feel {'better' if is_better else 'worse'} about accounts than they do: {by}."
