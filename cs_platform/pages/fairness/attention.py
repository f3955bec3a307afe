"""Where attention goes: the minutes of 28 days beside need, noise and open pipeline."""

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
from health.domain.fairness.attention import Attention
from health.domain.fairness.intervals import Estimate
from health.queries import kept
from health.queries.fairness.attention import AttentionOfWindow


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """What accounts are ranked by: the share of minutes its top fifth got, and whether minutes follow it."""

    name: str
    meaning: str
    share: Estimate | None
    follows: Estimate | None


@dataclass(frozen=True, kw_only=True)
class OfFunction:
    """A function's minutes, and the shares of them that went to each top fifth."""

    name: str
    people: int
    found: Attention


@require_GET
@access.require(Permission.READ)
def attention_page(request: TenantRequest) -> HttpResponse:
    """Show where minutes went."""
    return frames.show(request, "pages/fairness/attention.html", kept.ATTENTION, _section)


def _section(frame: Frame, window: AttentionOfWindow) -> tuple[Said, dict[str, Any]]:
    context = {
        "window": window,
        "rankings": [] if window.found is None else _rankings(window.found),
        "functions": [
            OfFunction(name=frames.function_name(each.function), people=each.people, found=each.found)
            for each in window.functions
        ],
    }
    return _said(window, frame.locale), context


def _rankings(found: Attention) -> list[Ranking]:
    return [
        Ranking(
            name="Need",
            meaning="most to lose",
            share=found.to_need,
            follows=found.follows_need,
        ),
        Ranking(
            name="Noise",
            meaning="most escalated and severity 1 tickets",
            share=found.to_noise,
            follows=found.follows_noise,
        ),
        Ranking(
            name="Open pipeline",
            meaning="most money in open opportunities",
            share=found.to_pipeline,
            follows=found.follows_pipeline,
        ),
    ]


def _said(window: AttentionOfWindow, locale: str) -> Said:
    if not window.touches:
        return Said(finding="No touch is on record in these four weeks.")
    if not window.timed:
        return Said(finding="No touch of these four weeks says how long it took.")
    if window.found is None or window.found.to_need is None:
        return Said(finding="Nothing ranks the accounts at the start of these four weeks.")
    need = words.figure(window.found.to_need, "percent", locale)
    return Said(
        finding=f"{need} of our minutes went to the fifth of accounts with most to lose.",
        rest=_rest(window.found, locale),
        lead=f"{_follows(window.found)} {_unhelped(window.found, locale)}".strip(),
    )


def _rest(found: Attention, locale: str) -> str:
    parts = [
        f"{words.percent(share.value, locale)} to {what}"
        for share, what in ((found.to_noise, "the loudest"), (found.to_pipeline, "the most open pipeline"))
        if share is not None
    ]
    return f"{' and '.join(parts)}." if parts else ""


def _follows(found: Attention) -> str:
    """Say what minutes surely follow, with the other rankings held."""
    rankings = (
        ("need", found.follows_need),
        ("noise", found.follows_noise),
        ("open pipeline", found.follows_pipeline),
    )
    followed = [name for name, each in rankings if each is not None and each.low > 0]
    if followed:
        return f"Minutes follow {' and '.join(followed)}."
    known = any(each is not None for _, each in rankings)
    return "Minutes surely follow neither need nor noise nor pipeline." if known else ""


def _unhelped(found: Attention, locale: str) -> str:
    if found.unhelped is None or not found.unhelped.value:
        return ""
    alone = round(found.unhelped.value * found.unhelped.count)
    whole = text.count(found.unhelped.count, "account", locale=locale)
    return f"{text.number(alone, locale=locale)} of the {whole} with most to lose got no minute at all."
