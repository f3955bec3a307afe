"""Autopsies by state, and one autopsy with who was asked and what happened."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Ticket, UsageDay
from autopsies.domain import agreement
from autopsies.domain.choices import Answer, AutopsyState
from autopsies.models import Agreement, Autopsy
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.domain.choices import Function
from health.domain.choices import DitchReason
from health.queries import explanation, warned

TREND_DAYS = 400
WINDOW_DAYS = 84
USAGE_DAYS = 28
PULLED_DOWN = 4
NOTHING = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One autopsy as lists show it. Money is what was at stake when it was opened."""

    id: int
    account_id: int
    account_name: str
    state: AutopsyState
    opened_on: date
    entered_on: date
    expected_loss: Decimal
    known_loss: Decimal
    arr: Decimal
    currency: str
    agreed: int
    asked: int


@dataclass(frozen=True, kw_only=True)
class Column:
    """The autopsies in one state, the largest expected loss first, and their money."""

    state: AutopsyState
    label: str
    rows: tuple[Row, ...]
    expected_loss: Decimal

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One person asked to help find out why. stages: what they answer for. answer: None = not yet."""

    id: int
    membership_id: int
    name: str
    function: str
    stages: tuple[str, ...]
    unowned_stages: tuple[str, ...]
    answer: Answer | None
    answered_at: datetime | None
    note: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Episode:
    """The stretch of being off track."""

    number: int
    entered_on: date
    left_on: date | None
    relapses: int
    reason: str
    peak_expected_loss: Decimal


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A figure of a stretch of days up to going off track, and of the same stretch before it."""

    label: str
    now: int
    before: int
    days: int


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One autopsy.

    unowned_stages: stages that need an accountable executive, in the order of the journey. pulled_down: the
    measures that cost most health on the day it was opened, the costliest first. warned: the signals
    before the account went off track, oldest first.
    """

    row: Row
    episode: Episode
    asked: tuple[Asked, ...]
    unowned_stages: tuple[str, ...]
    trend: tuple[explanation.TrendPoint, ...]
    evidence: tuple[Compared, ...]
    health: explanation.HealthExplanation | None
    pulled_down: tuple[explanation.MeasureLine, ...]
    warned: tuple[warned.Warned, ...]
    noticing_since: date | None

    @property
    def can_answer(self) -> bool:
        """Whether answers may still be given or changed."""
        return agreement.can_answer([person.answer for person in self.asked])

    @property
    def could_warn(self) -> bool:
        """Whether signals were noticed at all before the account went off track."""
        return self.noticing_since is not None and self.noticing_since < self.episode.entered_on

    @property
    def in_time(self) -> int:
        """How many of the signals before it somebody acted on in time."""
        return sum(each.is_in_time for each in self.warned)

    @property
    def trend_values(self) -> list[float | None]:
        """The health of the year before, oldest first."""
        return [point.health for point in self.trend]

    def asked_of(self, membership_id: int) -> Asked | None:
        """Return what this person was asked; None when they were not."""
        return next((person for person in self.asked if person.membership_id == membership_id), None)


def autopsies(organization_id: int) -> QuerySet[Autopsy]:
    """Return all autopsies with account and episode, for access to fetch one from."""
    return Autopsy.objects.for_organization(organization_id).select_related(
        "account", "episode", "organization"
    )


def rows(organization_id: int, *, account_id: int | None = None) -> tuple[Row, ...]:
    """Return the autopsies of the organization or of one account, the largest expected loss first."""
    wanted = autopsies(organization_id)
    if account_id is not None:
        wanted = wanted.filter(account_id=account_id)
    found = wanted.annotate(
        asked=_count_of(organization_id), agreed=_count_of(organization_id, answer=Answer.AGREED)
    ).order_by("-expected_loss", "pk")
    return tuple(_row(row, (getattr(row, "asked", 0) or 0, getattr(row, "agreed", 0) or 0)) for row in found)


def by_state(organization_id: int) -> tuple[Column, ...]:
    """Return a column per state, also where there is none in it."""
    found = rows(organization_id)
    return tuple(_column(state, [row for row in found if row.state is state]) for state in AutopsyState)


def agreements(organization_id: int, autopsy_id: int) -> QuerySet[Agreement]:
    """Return what people were asked about one autopsy, for access to fetch one from."""
    return Agreement.objects.for_organization(organization_id).filter(autopsy_id=autopsy_id)


def waiting_for(organization_id: int, membership_id: int) -> int:
    """Return how many proposed autopsies wait for this person's answer."""
    asked = Agreement.objects.for_organization(organization_id)
    return asked.filter(
        membership_id=membership_id, answer__isnull=True, autopsy__state=AutopsyState.PROPOSED
    ).count()


def detail(autopsy: Autopsy) -> Detail:
    """Return one autopsy (of `autopsies`) with evidence as it was known on the day it was opened."""
    organization_id = autopsy.organization_id
    asked = _asked(organization_id, autopsy.pk)
    agreed = sum(person.answer is Answer.AGREED for person in asked)
    unowned = {stage: None for person in asked for stage in person.unowned_stages}
    health = explanation.explain(organization_id, autopsy.account_id, autopsy.opened_on)
    return Detail(
        row=_row(autopsy, (len(asked), agreed)),
        episode=_episode(autopsy),
        asked=asked,
        unowned_stages=tuple(unowned),
        trend=_trend(organization_id, autopsy),
        evidence=_evidence(organization_id, autopsy),
        health=health,
        pulled_down=() if health is None else health.costliest(PULLED_DOWN),
        warned=warned.before(
            organization_id,
            autopsy.account_id,
            autopsy.episode.entered_on,
            time_zone=autopsy.organization.time_zone,
        ),
        noticing_since=warned.noticing_since(organization_id),
    )


def _count_of(organization_id: int, **answered: Answer) -> Subquery:
    """Return how many agreements of an autopsy there are, in the query of the autopsies."""
    mine = Agreement.objects.for_organization(organization_id).filter(autopsy_id=OuterRef("pk"), **answered)
    counted = mine.order_by().values("autopsy_id").annotate(count=Count("pk"))
    return Subquery(counted.values("count"))


def _row(autopsy: Autopsy, counts: tuple[int, int]) -> Row:
    return Row(
        id=autopsy.pk,
        account_id=autopsy.account_id,
        account_name=autopsy.account.name,
        state=AutopsyState(autopsy.state),
        opened_on=autopsy.opened_on,
        entered_on=autopsy.episode.entered_on,
        expected_loss=autopsy.expected_loss,
        known_loss=autopsy.known_loss,
        arr=autopsy.arr,
        currency=autopsy.currency,
        asked=counts[0],
        agreed=counts[1],
    )


def _column(state: AutopsyState, found: list[Row]) -> Column:
    money = sum((row.expected_loss for row in found), NOTHING)
    return Column(state=state, label=state.label, rows=tuple(found), expected_loss=money)


def _asked(organization_id: int, autopsy_id: int) -> tuple[Asked, ...]:
    """Return who was asked, in the order they were asked."""
    found = agreements(organization_id, autopsy_id).select_related("membership__user").order_by("pk")
    return tuple(_asked_one(each) for each in found)


def _asked_one(each: Agreement) -> Asked:
    return Asked(
        id=each.pk,
        membership_id=each.membership_id,
        name=str(each.membership.user),
        function=Function(each.function).label,
        stages=tuple(each.stages),
        unowned_stages=tuple(each.unowned_stages),
        answer=Answer(each.answer) if each.answer else None,
        answered_at=each.answered_at,
        note=each.note,
        version=each.version,
    )


def _episode(autopsy: Autopsy) -> Episode:
    episode = autopsy.episode
    return Episode(
        number=episode.number,
        entered_on=episode.entered_on,
        left_on=episode.left_on,
        relapses=episode.relapses,
        reason=DitchReason(episode.reason).label,
        peak_expected_loss=episode.peak_expected_loss,
    )


def _trend(organization_id: int, autopsy: Autopsy) -> tuple[explanation.TrendPoint, ...]:
    """Return the health of the year before the opening."""
    first = autopsy.opened_on - timedelta(days=TREND_DAYS)
    points = explanation.trend(organization_id, autopsy.account_id)
    return tuple(point for point in points if first < point.day <= autopsy.opened_on)


def _evidence(organization_id: int, autopsy: Autopsy) -> tuple[Compared, ...]:
    return (*_tickets(organization_id, autopsy), _usage(organization_id, autopsy))


def _tickets(organization_id: int, autopsy: Autopsy) -> tuple[Compared, ...]:
    """Return tickets opened, and escalated ones, in 12 weeks against the 12 weeks before."""
    end = tenancy.end_of_day(autopsy.organization.time_zone, autopsy.episode.entered_on)
    middle, start = (end - timedelta(days=days) for days in (WINDOW_DAYS, 2 * WINDOW_DAYS))
    now, before = Q(opened_at__gte=middle), Q(opened_at__lt=middle)
    escalated = Q(escalated=True)
    counts = (
        Ticket.objects.for_organization(organization_id)
        .filter(account_id=autopsy.account_id, known_on__lte=autopsy.opened_on)
        .filter(opened_at__gte=start, opened_at__lt=end)
        .aggregate(
            opened_now=Count("pk", filter=now),
            opened_before=Count("pk", filter=before),
            escalated_now=Count("pk", filter=now & escalated),
            escalated_before=Count("pk", filter=before & escalated),
        )
    )
    return tuple(
        Compared(label=label, now=counts[f"{key}_now"], before=counts[f"{key}_before"], days=WINDOW_DAYS)
        for key, label in (("opened", "Tickets opened"), ("escalated", "Tickets escalated"))
    )


def _usage(organization_id: int, autopsy: Autopsy) -> Compared:
    """Return events in 4 weeks against the 4 weeks before."""
    end = autopsy.episode.entered_on
    middle, start = (end - timedelta(days=days) for days in (USAGE_DAYS, 2 * USAGE_DAYS))
    sums = (
        UsageDay.objects.for_organization(organization_id)
        .filter(account_id=autopsy.account_id, day__gt=start, day__lte=end)
        .filter(known_on__lte=autopsy.opened_on)
        .aggregate(
            now=Sum("events", filter=Q(day__gt=middle)), before=Sum("events", filter=Q(day__lte=middle))
        )
    )
    return Compared(label="Usage events", now=sums["now"] or 0, before=sums["before"] or 0, days=USAGE_DAYS)
