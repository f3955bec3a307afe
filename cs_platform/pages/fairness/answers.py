"""Money per answer: what promoters, passives, detractors and the silent of a year ago did since."""

from collections.abc import Mapping
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
from health.domain.fairness.answers import MoneyOfVoice, Voice
from health.queries import kept
from health.queries.fairness import answers as queries
from health.queries.fairness.answers import AnswersOfYear


@require_GET
@access.require(Permission.READ)
def answers_page(request: TenantRequest) -> HttpResponse:
    """Show what answers were worth."""
    return frames.show(request, "pages/fairness/answers.html", kept.ANSWERS, _section)


def _section(frame: Frame, found: AnswersOfYear) -> tuple[Said, dict[str, Any]]:
    context = {
        "found": found,
        "rows": [(each, each.accounts >= queries.FEWEST) for each in found.voices],
        "not_convertible": found.not_convertible,
    }
    return _said(found, frame.locale), context


def _said(found: AnswersOfYear, locale: str) -> Said:
    if found.opened is None:
        return Said(finding="There is no closed day a year before.", rest="History is too short to compare.")
    if not found.answered:
        return Said(finding="No account had answered an NPS survey in the year before.")
    voices = {each.voice: each for each in found.voices if each.accounts >= queries.FEWEST}
    kept = [_kept(voices, voice, locale) for voice in (Voice.PROMOTER, Voice.DETRACTOR, Voice.SILENT)]
    said = [each for each in kept if each]
    if not said:
        return Said(finding="Too few accounts of each voice for a figure.", rest="Here they are.")
    return Said(
        finding=f"{said[0]} of their money within the year.",
        rest=" ".join(f"{each}." for each in said[1:]),
        lead="What they said first, what they did afterwards; it need not be why.",
    )


def _kept(voices: Mapping[Voice, MoneyOfVoice], voice: Voice, locale: str) -> str:
    found = voices.get(voice)
    if found is None or found.kept_share is None:
        return ""
    share = text.percent(found.kept_share, locale=locale)
    between = found.interval and words.interval(found.interval, "percent", locale)
    name = "The silent" if voice is Voice.SILENT else voice.label
    return f"{name} kept {share}{f' ({between})' if between else ''}"
