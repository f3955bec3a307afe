"""Figures that take seconds over many accounts: kept once a closed day or quarter, else worked out at once.

A figure says what a closed day said: what came later changes it only when the day is worked out again.
Names of accounts are not kept; they are today's.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from accounts.queries import names
from cs_platform.lib import written
from health.domain.choices import FigureKind
from health.domain.distribution import Distribution
from health.domain.fairness import quarters
from health.models import KeptFigure
from health.queries import configurations, days, distributions, freshness, hindsight, unheard
from health.queries.configurations import ProfileCount
from health.queries.fairness import answers, attention, known, perception, severity, shouting

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Figure(Generic[Value]):
    """One kind of figure: its type, and how it is worked out of an organization's first and last day.

    of_quarter: each quarter keeps its own; else only the newest closed day has one.
    """

    kind: FigureKind
    shape: Any
    work_out: Callable[[int, date, date], Value]
    of_quarter: bool = False


@dataclass(frozen=True, kw_only=True)
class Found(Generic[Value]):
    """A figure, and when it was worked out; None = just now."""

    value: Value
    worked_out_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Due:
    """A figure that is not kept yet."""

    figure: Figure[Any]
    first: date
    day: date


SEVERITY = Figure[severity.SeverityOfSpan](
    kind=FigureKind.SEVERITY,
    shape=severity.SeverityOfSpan,
    work_out=lambda organization_id, first, day: severity.severities(organization_id, day, first),
    of_quarter=True,
)
SHOUTING = Figure[shouting.Shouting](
    kind=FigureKind.SHOUTING,
    shape=shouting.Shouting,
    work_out=lambda organization_id, first, day: shouting.shouting_pays(organization_id, day, first),
    of_quarter=True,
)
ATTENTION = Figure[attention.AttentionOfWindow](
    kind=FigureKind.ATTENTION,
    shape=attention.AttentionOfWindow,
    work_out=lambda organization_id, first, day: attention.attention_of(organization_id, day),
    of_quarter=True,
)
PERCEPTION = Figure[perception.PerceptionOfSpan](
    kind=FigureKind.PERCEPTION,
    shape=perception.PerceptionOfSpan,
    work_out=lambda organization_id, first, day: perception.perceptions(organization_id, day),
    of_quarter=True,
)
ANSWERS = Figure[answers.AnswersOfYear](
    kind=FigureKind.ANSWERS,
    shape=answers.AnswersOfYear,
    work_out=lambda organization_id, first, day: answers.money_per_answer(organization_id, day),
    of_quarter=True,
)
HINDSIGHT = Figure[hindsight.LookedBack](
    kind=FigureKind.HINDSIGHT,
    shape=hindsight.LookedBack,
    work_out=lambda organization_id, first, day: hindsight.looked_back(organization_id, first),
)
INPUTS = Figure[tuple[freshness.Input, ...]](
    kind=FigureKind.INPUTS,
    shape=tuple[freshness.Input, ...],
    work_out=lambda organization_id, first, day: freshness.inputs(organization_id, day),
)
COVERAGE = Figure[unheard.Coverage](
    kind=FigureKind.COVERAGE,
    shape=unheard.Coverage,
    work_out=lambda organization_id, first, day: unheard.coverage(organization_id, day),
)
DISTRIBUTIONS = Figure[Mapping[str, Distribution]](
    kind=FigureKind.DISTRIBUTIONS,
    shape=Mapping[str, Distribution],
    work_out=lambda organization_id, first, day: distributions.distributions(organization_id, day),
)
PROFILES = Figure[tuple[ProfileCount, ...]](
    kind=FigureKind.PROFILES,
    shape=tuple[ProfileCount, ...],
    work_out=lambda organization_id, first, day: configurations.profile_counts(organization_id, day),
)
OF_QUARTER: tuple[Figure[Any], ...] = (SEVERITY, SHOUTING, ATTENTION, PERCEPTION, ANSWERS)
OF_DAY: tuple[Figure[Any], ...] = (INPUTS, COVERAGE, DISTRIBUTIONS, PROFILES)


def of_span(figure: Figure[Value], organization_id: int, first: date, day: date) -> Found[Value]:
    """Return a figure of the days from `first` to `day`: as it is kept, else worked out."""
    rows = KeptFigure.objects.for_organization(organization_id).filter(kind=figure.kind)
    row = rows.filter(first=first, day=day, shape=written.shape(figure.shape)).first()
    if row is None:
        return Found(value=figure.work_out(organization_id, first, day), worked_out_at=None)
    value = _named(organization_id, written.read(figure.shape, row.figures))
    return Found(value=value, worked_out_at=row.worked_out_at)


def of_day(figure: Figure[Value], organization_id: int, day: date) -> Found[Value]:
    """Return a figure of a closed day: as it is kept, else worked out."""
    return of_span(figure, organization_id, day, day)


def due(organization_id: int) -> list[Due]:
    """Return what is to be worked out of the newest closed day and its quarters, the newest first."""
    day = days.newest_closed(organization_id)
    if day is None:
        return []
    wanted = [
        *(Due(figure=each, first=day, day=day) for each in OF_DAY),
        *(
            Due(figure=HINDSIGHT, first=first, day=day)
            for first in hindsight.called(organization_id, day).values()
        ),
        *(
            Due(figure=each, first=quarter.first, day=quarter.last)
            for quarter in quarters.quarters(day, known.first_closed(organization_id, day))
            for each in OF_QUARTER
        ),
    ]
    rows = KeptFigure.objects.for_organization(organization_id).filter(day__lte=day)
    held = set(rows.values_list("kind", "first", "day", "shape"))
    return [each for each in wanted if _key(each) not in held]


def _key(due: Due) -> tuple[str, date, date, str]:
    return due.figure.kind.value, due.first, due.day, written.shape(due.figure.shape)


def without_names(value: Any) -> Any:
    """Return a value whose accounts have no names."""
    return _renamed(value, {})


def _named(organization_id: int, value: Value) -> Value:
    ids = set(_accounts(value))
    if not ids:
        return value
    named: Value = _renamed(value, names.of_accounts(organization_id, ids))
    return named


def _accounts(value: Any) -> Iterator[int]:
    """Yield the ids of the accounts that a value names."""
    if isinstance(value, tuple):
        for each in value:
            yield from _accounts(each)
    elif is_dataclass(value):
        if hasattr(value, "account_id"):
            yield value.account_id
        for field in fields(value):
            yield from _accounts(getattr(value, field.name))


def _renamed(value: Any, called: Mapping[int, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_renamed(each, called) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {field.name: _renamed(getattr(value, field.name), called) for field in fields(value)}
    if hasattr(value, "account_id"):
        changes["name"] = called.get(value.account_id, "")
    return replace(value, **changes)
