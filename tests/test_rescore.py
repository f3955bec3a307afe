"""Closed days worked out again: what counts, what stays, and what is refused."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Commitment, Contract, Ticket
from cs_platform import pipeline
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.jobs.models import Run
from cs_platform.jobs.operations import ledger as claims
from cs_platform.jobs.tasks import work
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.domain.choices import SliceKind
from health.models import AccountStanding, DitchEpisode, HealthScore, PortfolioDay, RiskEstimate, Signal
from health.queries import late_data
from tests.conftest import make_organization
from tests.health import facts_by_hand as make
from tests.health import small_organization as small
from tests.health.runs import NOW, daily_run, work_off

YESTERDAY = small.DAY - timedelta(days=1)
BEFORE = small.DAY - timedelta(days=2)
WITH_FRANCS = small.TOTAL_ARR + Decimal("10500.00")


def stored(organization: Organization, day: date) -> list[list[dict[str, Any]]]:
    """Return what is stored for a day."""
    models: tuple[Any, ...] = (HealthScore, RiskEstimate, PortfolioDay)
    rows = (model.objects.for_organization(organization.pk).filter(day=day) for model in models)
    return [list(each.order_by("pk").values()) for each in rows]


def arr_on(organization: Organization, day: date) -> Decimal:
    whole = PortfolioDay.objects.for_organization(organization.pk)
    found: Decimal = whole.get(day=day, slice_kind=SliceKind.ALL).arr
    return found


def rescore(organization: Organization, first: date) -> None:
    pipeline.start_rescore(organization.pk, first, now=NOW)
    work_off(organization)


@pytest.fixture
def closed(in_halden: Organization) -> Organization:
    """Return Halden with three closed days of the five accounts, worked out after their facts came in."""
    small.build(in_halden)
    for day in (BEFORE, YESTERDAY, small.DAY):
        daily_run(in_halden, day)
    Run.objects.for_organization(in_halden.pk).update(started_at=timezone.now())
    return in_halden


def test_it_takes_in_what_was_supplied_late_and_says_what_that_changed(closed: Organization) -> None:
    other_day = stored(closed, BEFORE)
    make.rate(closed, "CHF", date(2026, 3, 1), "1.05")

    rescore(closed, YESTERDAY)

    assert [arr_on(closed, day) for day in (BEFORE, YESTERDAY, small.DAY)] == [
        small.TOTAL_ARR,
        WITH_FRANCS,
        WITH_FRANCS,
    ]
    assert stored(closed, BEFORE) == other_day
    first, last = late_data.rescored_days(closed.pk, BEFORE)
    assert (first.day, last.day) == (YESTERDAY, small.DAY)
    assert last.before.expected_loss == small.TOTAL_EXPECTED
    standings = AccountStanding.objects.for_organization(closed.pk)
    assert last.after.expected_loss == sum(row.expected_loss or 0 for row in standings)
    assert last.late == last.after.expected_loss - last.before.expected_loss > 0


def test_twice_changes_nothing_more_and_keeps_what_the_day_first_said(closed: Organization) -> None:
    make.rate(closed, "CHF", date(2026, 3, 1), "1.05")
    rescore(closed, BEFORE)
    once = stored(closed, small.DAY)
    changed = late_data.rescored_days(closed.pk, BEFORE)

    rescore(closed, BEFORE)

    again = stored(closed, small.DAY)
    assert again[:2] == once[:2]
    assert [row | {"id": 0} for row in again[2]] == [row | {"id": 0} for row in once[2]]
    assert late_data.rescored_days(closed.pk, BEFORE) == changed
    assert Run.objects.for_organization(closed.pk).filter(kind=RunKind.RESCORE).count() == 3


def test_a_correction_changes_no_day_before_it(closed: Organization) -> None:
    before = [stored(closed, day)[:2] for day in (BEFORE, YESTERDAY, small.DAY)]
    Contract.objects.for_organization(closed.pk).update(arr=Decimal(1), seats=1)
    Ticket.objects.for_organization(closed.pk).all().delete()

    rescore(closed, BEFORE)

    assert [stored(closed, day)[:2] for day in (BEFORE, YESTERDAY, small.DAY)] == before
    assert all(day.late == 0 for day in late_data.rescored_days(closed.pk, BEFORE))


def test_what_people_acted_on_stands(closed: Organization) -> None:
    brandt = small.account(closed, "Brandt")
    episode = DitchEpisode(
        organization=closed, account=brandt, number=1, entered_on=BEFORE, reason="DECLARED", left_on=YESTERDAY
    )
    episode.save()
    make.usage(brandt, make.days(date(2026, 1, 11), small.DAY), events=90, active_users=50)
    before = list(DitchEpisode.objects.for_organization(closed.pk).values())
    runs = Run.objects.for_organization(closed.pk).filter(kind=RunKind.DAILY).order_by("day")
    daily = list(runs.values())

    rescore(closed, BEFORE)

    assert list(DitchEpisode.objects.for_organization(closed.pk).values()) == before
    assert list(runs.values()) == daily
    found = HealthScore.objects.for_organization(closed.pk).get(account=brandt, day=small.DAY)
    assert found.health is not None
    assert found.health > small.HEALTH["Brandt"]


def test_reasons_to_act_are_asked_for_on_the_newest_day_alone(closed: Organization) -> None:
    """A fact that came late makes no signal of an earlier day and ends none there: live rows are right."""
    signals = Signal.objects.for_organization(closed.pk)
    before = {row.pk: (row.day, row.last_seen_on, row.ended_on, row.sentence) for row in signals}
    assert {last for _, last, _, _ in before.values()} == {small.DAY}
    overdue = {"promised_on": BEFORE, "due_on": BEFORE - timedelta(days=1), "known_on": BEFORE}
    for text, state in (("a trainer", "OPEN"), ("a report", "KEPT")):
        Commitment.objects.create(
            organization=closed,
            account=small.account(closed, "Nordwind"),
            text=text,
            side="US" if state == "OPEN" else "CUSTOMER",
            state=state,
            settled_on=None if state == "OPEN" else small.DAY + timedelta(days=1),
            **overdue,
        )

    rescore(closed, BEFORE)

    after = {row.pk: (row.day, row.last_seen_on, row.ended_on, row.sentence) for row in signals.all()}
    new = [after.pop(pk) for pk in after.keys() - before.keys()]
    assert after == before
    # the promise that was settled since the day is no reason to call anybody
    assert [(day, last, ended) for day, last, ended, _ in new] == [(small.DAY, small.DAY, None)]
    assert "a trainer" in new[0][3]


def test_nonsense_is_refused(in_halden: Organization) -> None:
    small.build(in_halden)
    with pytest.raises(pipeline.RescoreError, match="No day from 2026-03-31 on is closed"):
        pipeline.start_rescore(in_halden.pk, small.DAY, now=NOW)
    with pytest.raises(pipeline.RescoreError, match="lies ahead: choose a day up to 2026-04-01"):
        pipeline.start_rescore(in_halden.pk, date(2026, 4, 2), now=NOW)
    pipeline.start_daily(in_halden.pk, small.DAY, now=NOW)
    with pytest.raises(pipeline.RescoreError, match="Try again when that is over"):
        pipeline.start_rescore(in_halden.pk, small.DAY, now=NOW)


@pytest.fixture
def committed(committed_db: None) -> Organization:
    """Return an organization of its own with two closed days and a rate that came late."""
    organization = make_organization(f"rescore-{uuid4().hex[:8]}")
    with organization_context(organization.pk):
        small.build(organization)
    for day in (YESTERDAY, small.DAY):
        call_command("daily_run", organization=organization.slug, as_of=day, stdout=StringIO())
    with organization_context(organization.pk):
        make.rate(organization, "CHF", date(2026, 3, 1), "1.05")
    return organization


def test_the_command_goes_on_where_it_was_interrupted(committed: Organization) -> None:
    with organization_context(committed.pk):
        pipeline.start_rescore(committed.pk, YESTERDAY, now=NOW)
    claim = claims.claim_next(committed.pk, pipeline.WORK)
    assert claim is not None
    work.do(claim)
    out, err = StringIO(), StringIO()

    call_command("rescore", "--from", "2026-03-30", organization=committed.slug, stdout=out, stderr=err)

    assert "Going on with a rescore that was interrupted at 2026-03-30." in err.getvalue()
    lines = out.getvalue().splitlines()
    assert lines[1].startswith("2026-03-31: value at risk 47,423.49 -> ")
    assert lines[2] == "2 days were worked out again."

    out = StringIO()
    call_command("rescore", "--from", "2026-03-31", "--json", organization=committed.slug, stdout=out)
    (day,) = json.loads(out.getvalue())["days"]
    assert (day["day"], day["before"]["arr"]) == ("2026-03-31", str(small.TOTAL_ARR))
    assert day["after"]["arr"] == str(WITH_FRANCS)
    for first, words in (("2026-04-01", "No day from 2026-04-01 on is closed"), ("2099-01-01", "lies ahead")):
        with pytest.raises(CommandError, match=words):
            call_command("rescore", "--from", first, organization=committed.slug)
