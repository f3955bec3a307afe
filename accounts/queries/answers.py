"""What an account answered in surveys, without telling who stayed anonymous."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.domain import surveys as survey_rules
from accounts.domain.choices import SurveyKind
from accounts.domain.surveys import Answer, Summary
from accounts.models import SurveyResponse

ANSWERS_SHOWN = 12
FOLLOW_UP_DAYS = 14
"""An answer that nobody followed up for longer is overdue."""


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """An answer of somebody who gave their name, or of a source that knows none."""

    id: int
    version: int
    kind: SurveyKind
    score: str
    scale: str
    comment: str
    contact: str
    answered_on: date
    acted_on: date | None
    acted_by: str
    told_on: date | None
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What an account answered: figures by kind and scale, and single answers, the newest first.

    held_back: anonymous answers that are not shown, since there are too few of their kind to hide in.
    """

    summaries: tuple[Summary, ...]
    lines: tuple[AnswerLine, ...]
    count: int
    held_back: int


def answers(organization_id: int, account_id: int, today: date, time_zone: str) -> Answers:
    """Return what an account answered in surveys.

    Below five answers of a kind there is no figure, and anonymous ones are held back altogether: their
    words, score and day could tell who gave them.
    """
    rows = list(_responses(organization_id, account_id))
    kept, held_back = _kept(rows)
    return Answers(
        summaries=survey_rules.summaries([_answer(row) for row in kept]),
        lines=tuple(_answer_line(row, today, ZoneInfo(time_zone)) for row in kept[:ANSWERS_SHOWN]),
        count=len(kept),
        held_back=held_back,
    )


def _responses(organization_id: int, account_id: int) -> QuerySet[SurveyResponse]:
    rows: QuerySet[SurveyResponse] = SurveyResponse.objects.for_organization(organization_id)
    return (
        rows.filter(account_id=account_id)
        .select_related("contact", "acted_on_by__user")
        .order_by("-answered_at", "-pk")
    )


def _kept(rows: list[SurveyResponse]) -> tuple[list[SurveyResponse], int]:
    """Return the answers that may be shown, and how many anonymous ones may not."""
    hidden = {
        kind
        for kind in SurveyKind
        if sum(row.is_anonymous and row.kind == kind for row in rows) < survey_rules.AT_LEAST
    }
    kept = [row for row in rows if not (row.is_anonymous and row.kind in hidden)]
    return kept, len(rows) - len(kept)


def _answer(row: SurveyResponse) -> Answer:
    return Answer(
        kind=SurveyKind(row.kind),
        low=row.scale_low,
        high=row.scale_high,
        high_is_good=row.high_is_good,
        score=row.score,
    )


def _answer_line(row: SurveyResponse, today: date, zone: ZoneInfo) -> AnswerLine:
    answered_on = row.answered_at.astimezone(zone).date()
    who = "anonymous" if row.is_anonymous else row.contact.name if row.contact else "somebody"
    return AnswerLine(
        id=row.pk,
        version=row.version,
        kind=SurveyKind(row.kind),
        score=f"{row.score.normalize():f}",
        scale=f"{row.scale_low} to {row.scale_high}, {'high' if row.high_is_good else 'low'} is good",
        comment=row.comment,
        contact=who,
        answered_on=answered_on,
        acted_on=row.acted_on_at.astimezone(zone).date() if row.acted_on_at else None,
        acted_by=str(row.acted_on_by.user) if row.acted_on_by else "",
        told_on=row.customer_told_at.astimezone(zone).date() if row.customer_told_at else None,
        is_overdue=row.acted_on_at is None and (today - answered_on).days > FOLLOW_UP_DAYS,
    )
