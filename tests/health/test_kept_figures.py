"""Figures that take seconds: kept after a run, the same as worked out, forgotten when they may change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Account
from cs_platform import pipeline
from cs_platform.jobs.models import Job
from cs_platform.tenancy.models import Organization
from health.domain.fairness.answers import Voice, YearOfAccount
from health.models import KeptFigure
from health.operations import kept as operations
from health.queries import kept
from health.queries.fairness import answers
from tests.conftest import Person
from tests.health import facts_by_hand as make
from tests.health import small_organization as small
from tests.health.runs import NOW, daily_run, work_off
from tests.pages import reading

BEFORE = small.DAY - timedelta(days=1)
COVERAGE = "/o/halden/health/coverage/"


def keep(organization: Organization) -> None:
    """Keep what is due, as the run's job does."""
    assert Job.objects.filter(organization=organization, kind=operations.KEEP, state="PENDING").exists()
    for each in kept.due(organization.pk):
        operations.keep(organization.pk, each, now=NOW)


def held(organization: Organization) -> list[tuple[Any, ...]]:
    """Return which figures are kept, as known on which day."""
    rows = KeptFigure.objects.for_organization(organization.pk)
    return list(rows.order_by("kind", "first").values_list("kind", "first", "day"))


@pytest.fixture
def closed(small_halden: Organization) -> Organization:
    """Return Halden with two closed days and the figures of the newer one kept."""
    daily_run(small_halden, BEFORE)
    keep(small_halden)
    daily_run(small_halden, small.DAY)
    keep(small_halden)
    return small_halden


def test_what_is_kept_is_what_is_worked_out(closed: Organization) -> None:
    rows = held(closed)
    assert {day for _, _, day in rows} == {small.DAY}
    assert kept.due(closed.pk) == []
    operations.forget(closed.pk)
    due = kept.due(closed.pk)
    assert sorted((each.figure.kind.value, each.first, each.day) for each in due) == sorted(rows)
    for each in due:
        worked_out = kept.of_span(each.figure, closed.pk, each.first, each.day)
        operations.keep(closed.pk, each, now=NOW)
        read = kept.of_span(each.figure, closed.pk, each.first, each.day)
        assert (worked_out.worked_out_at, read.worked_out_at) == (None, NOW)
        assert repr(read.value) == repr(worked_out.value), each.figure.kind


def test_a_day_says_what_it_said_until_it_is_worked_out_again(closed: Organization, alice: Person) -> None:
    """A touch of the day that is recorded late counts from the rescore on."""
    make.touch(small.account(closed, "Castell"), small.DAY)
    assert "Touches" in reading.page(alice.client, COVERAGE)
    before = kept.of_day(kept.INPUTS, closed.pk, small.DAY).value
    assert kept.INPUTS.work_out(closed.pk, small.DAY, small.DAY) != before

    pipeline.start_rescore(closed.pk, small.DAY, now=NOW)
    work_off(closed)

    assert held(closed) == []
    keep(closed)
    after = kept.of_day(kept.INPUTS, closed.pk, small.DAY)
    assert after.worked_out_at == NOW
    assert after.value != before


def test_a_day_worked_out_again_forgets_later_ones_too(closed: Organization) -> None:
    operations.forget(closed.pk, since=small.DAY + timedelta(days=1))
    assert held(closed)
    operations.forget(closed.pk, since=BEFORE)
    assert held(closed) == []


def test_another_structure_is_worked_out_anew(closed: Organization) -> None:
    KeptFigure.objects.for_organization(closed.pk).update(shape="another", figures={})
    assert kept.of_day(kept.COVERAGE, closed.pk, small.DAY).worked_out_at is None
    assert len(kept.due(closed.pk)) == len(held(closed))


def test_names_are_todays_and_are_not_kept(closed: Organization) -> None:
    account = small.account(closed, "Brandt")
    worked_out = kept.ANSWERS.work_out(closed.pk, small.DAY, small.DAY)
    case = answers.Case(
        account_id=account.pk,
        name="Brandt",
        year=YearOfAccount(answer=9.0, arr_then=small.TOTAL_ARR, arr_now=small.TOTAL_ARR),
    )
    few = answers.Few(voice=Voice.PROMOTER, cases=(case,))
    figure = kept.Figure[Any](
        kind=kept.ANSWERS.kind,
        shape=kept.ANSWERS.shape,
        work_out=lambda *_: replace(worked_out, few=(few,)),
        of_quarter=True,
    )
    operations.keep(closed.pk, kept.Due(figure=figure, first=small.DAY, day=small.DAY), now=NOW)
    Account.objects.for_organization(closed.pk).filter(pk=account.pk).update(name="Brandt und Söhne")

    found = kept.of_span(figure, closed.pk, small.DAY, small.DAY).value
    assert found.few[0].cases[0].name == "Brandt und Söhne"
    assert found.few[0].cases[0].year == case.year
    stored = KeptFigure.objects.for_organization(closed.pk).get(kind=figure.kind, first=small.DAY)
    assert "Brandt" not in str(stored.figures)
