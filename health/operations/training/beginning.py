"""Beginning a training: the model's row and its jobs."""

from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from cs_platform.lib import periods
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from health.domain.choices import ModelState
from health.domain.prediction import landmarks, refits
from health.models import ChurnModel
from health.operations.training import parts
from health.queries import days, models

MOST_ORIGINS = {12: 5, 6: 0, 3: 8}


class NothingToLearnError(ValueError):
    """There is no closed day to learn from; the sentence says what to do."""


class StillTrainingError(ValueError):
    """A training is under way; another would learn the same."""


def start(organization_id: int, *, now: datetime, by: int | None = None) -> int:
    """Begin a training on the newest closed day and return its number; `by` is a membership.

    Raises NothingToLearnError and StillTrainingError.
    """
    with organization_context(organization_id, membership=by, operation="train"):
        _wait_for_turn(organization_id)
        day = days.newest_closed(organization_id)
        if day is None:
            raise NothingToLearnError("No day has been worked out yet: import facts first.")
        if models.training(organization_id) is not None:
            raise StillTrainingError("A training is under way. Its progress is shown with the model.")
        trainings = ChurnModel.objects.for_organization(organization_id)
        number = (trainings.aggregate(newest=Max("number"))["newest"] or 0) + 1
        origins = _origins(organization_id, day)
        model = ChurnModel.objects.create(
            organization_id=organization_id,
            number=number,
            trained_on=day,
            state=ModelState.TRAINING,
            parts_total=len(landmarks.HORIZONS) + refits.COUNT + len(origins),
            started_at=now,
        )
        _enqueue(model, origins, now=now, by=by)
    return number


def _wait_for_turn(organization_id: int) -> None:
    """Let one transaction at a time begin a training of an organization."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('train', %s))", [organization_id])


def _enqueue(model: ChurnModel, origins: list[tuple[int, date]], *, now: datetime, by: int | None) -> None:
    for horizon in landmarks.HORIZONS:
        parts.enqueue(model, parts.HORIZON, horizon, now=now, by=by)
    for horizon, day in origins:
        parts.enqueue(model, parts.ORIGIN, parts.origin_place(horizon, day), now=now, by=by)


def _origins(organization_id: int, day: date) -> list[tuple[int, date]]:
    """Return horizon and day of each back-test: month ends a horizon apart, the newest first."""
    grace = tenancy.settings_of(organization_id).grace_days
    closed = (*days.closed_days(organization_id, day), day)
    ends = [end for end in closed if end == periods.month_end(end)]
    found = []
    for horizon, most in MOST_ORIGINS.items():
        last = landmarks.newest_with_outcome(day, horizon=horizon, grace_days=grace)
        usable = [end for end in reversed(ends) if end <= last]
        found += [(horizon, end) for end in usable[::horizon][:most]]
    return found
