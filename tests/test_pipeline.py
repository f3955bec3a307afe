"""The daily flow: chunks, closing, what fails, when it starts, and the command."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.domain.choices import ImportState
from accounts.models import Import
from autopsies.models import Autopsy
from cs_platform import pipeline, tasks
from cs_platform.jobs import operations as jobs
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.jobs.models import Job, Run
from cs_platform.jobs.operations import ledger
from cs_platform.jobs.tasks import work
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.domain.choices import SliceKind
from health.models import AccountStanding, DitchEpisode, HealthScore, KeptFigure, RiskEstimate
from health.operations import kept
from health.queries import portfolio, standings
from tests.conftest import Person, make_organization
from tests.health import small_organization as small
from tests.health.runs import NOW, daily_run, replay, work_off

TODAY = date(2026, 4, 1)


@pytest.fixture
def small_halden(in_halden: Organization) -> Organization:
    """Return Halden with the five accounts worked out by hand."""
    small.build(in_halden)
    return in_halden


@pytest.fixture
def chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut five accounts into three chunks."""
    monkeypatch.setattr(pipeline, "CHUNK_SIZE", 2)


def fail_first_chunk(organization: Organization, day: date) -> Job:
    """Start a run whose first chunk fails for good and whose others are worked out."""
    pipeline.start_daily(organization.pk, day, now=NOW)
    claim = ledger.claim_next(organization.pk, [pipeline.SCORE_CHUNK])
    assert claim is not None
    work.give_up(claim, "The disk was full.")
    work_off(organization)
    return Job.objects.get(pk=claim.job_id)


def whole(organization: Organization, day: date) -> portfolio.Slice:
    (found,) = portfolio.portfolio_on(organization.pk, day, SliceKind.ALL)
    return found


def test_chunks_make_the_same_day(chunks_of_two: None, small_halden: Organization) -> None:
    found = daily_run(small_halden, small.DAY)

    run = Run.objects.for_organization(small_halden.pk).get()
    assert (run.chunks_total, run.chunks_done, run.state) == (3, 3, "DONE")
    assert found["expected_loss"] == str(small.TOTAL_EXPECTED)


def test_a_failed_chunk_makes_the_day_partial(chunks_of_two: None, small_halden: Organization) -> None:
    fail_first_chunk(small_halden, small.DAY)

    latest = portfolio.latest_day(small_halden.pk)
    assert latest is not None
    assert (latest.is_partial, latest.chunks_failed) == (True, 1)
    assert AccountStanding.objects.for_organization(small_halden.pk).count() == 3
    totals = standings.totals(standings.standings(small_halden.pk))
    assert whole(small_halden, small.DAY).expected_loss == totals.expected_loss > 0


def test_accounts_of_a_failed_chunk_keep_their_older_standing(
    chunks_of_two: None, small_halden: Organization
) -> None:
    daily_run(small_halden, small.DAY - timedelta(days=1))
    fail_first_chunk(small_halden, small.DAY)

    days = standings.standings(small_halden.pk).order_by("account_id").values_list("day", flat=True)
    assert list(days) == [small.DAY - timedelta(days=1)] * 2 + [small.DAY] * 3
    totals = standings.totals(standings.standings(small_halden.pk))
    assert whole(small_halden, small.DAY).expected_loss == totals.expected_loss
    assert whole(small_halden, small.DAY).arr == small.TOTAL_ARR


def test_a_chunk_tried_again_by_hand_completes_the_day(
    chunks_of_two: None, small_halden: Organization, alice: Person
) -> None:
    failed = fail_first_chunk(small_halden, small.DAY)

    jobs.retry(failed.pk, organization_id=small_halden.pk, by=alice.membership.pk, now=NOW)
    meanwhile = portfolio.latest_day(small_halden.pk)
    assert meanwhile is not None
    assert (meanwhile.day, meanwhile.is_partial, meanwhile.chunks_failed) == (small.DAY, True, 0)
    work_off(small_halden)

    assert Run.objects.for_organization(small_halden.pk).get().state == "DONE"
    assert whole(small_halden, small.DAY).expected_loss == small.TOTAL_EXPECTED
    assert HealthScore.objects.for_organization(small_halden.pk).count() == 5


def test_a_day_before_a_closed_one_changes_no_standing(small_halden: Organization) -> None:
    daily_run(small_halden, small.DAY)
    before = list(AccountStanding.objects.for_organization(small_halden.pk).order_by("pk").values())

    daily_run(small_halden, date(2026, 3, 30))

    assert list(AccountStanding.objects.for_organization(small_halden.pk).order_by("pk").values()) == before
    assert RiskEstimate.objects.for_organization(small_halden.pk).filter(day=date(2026, 3, 30)).count() == 5


def test_an_organization_without_accounts_has_an_empty_day(in_halden: Organization) -> None:
    found = daily_run(in_halden, small.DAY)

    assert (found["accounts_scored"], found["expected_loss"], found["coverage_mean"]) == (0, "0.00", 0.0)


def test_ten_low_days_of_fourteen_put_an_account_off_track_and_open_its_autopsy(
    small_halden: Organization, alice: Person
) -> None:
    days = [small.DAY - timedelta(days=ago) for ago in range(9, -1, -1)]
    results = [daily_run(small_halden, day) for day in days]

    assert [result["episodes_entered"] for result in results] == [0] * 9 + [1]
    episode = DitchEpisode.objects.for_organization(small_halden.pk).get()
    assert (episode.account.name, episode.entered_on, episode.reason) == ("Brandt", small.DAY, "HEALTH")
    assert episode.peak_expected_loss == small.EXPECTED_LOSS["Brandt"]
    assert results[-1]["autopsies_opened"] == 1
    autopsy = Autopsy.objects.for_organization(small_halden.pk).get()
    assert (autopsy.account.name, autopsy.expected_loss) == ("Brandt", small.EXPECTED_LOSS["Brandt"])
    standing = standings.standing_of(small_halden.pk, episode.account_id)
    assert standing is not None
    assert standing.open_episode == episode


def test_four_good_weeks_end_an_episode(small_halden: Organization) -> None:
    daily_run(small_halden, small.DAY - timedelta(days=28))
    first = HealthScore.objects.for_organization(small_halden.pk).get(account__name="Nordwind")
    DitchEpisode(
        organization=small_halden,
        account=first.account,
        number=1,
        entered_on=date(2026, 2, 1),
        reason="HEALTH",
    ).save()
    for ago in range(27, 0, -1):
        row = HealthScore.objects.for_organization(small_halden.pk).get(account=first.account, day=first.day)
        row.day = small.DAY - timedelta(days=ago)
        row.save(force_insert=True)

    found = daily_run(small_halden, small.DAY)

    episode = DitchEpisode.objects.for_organization(small_halden.pk).get()
    assert (episode.left_on, episode.ended, found["episodes_left"]) == (small.DAY, "RECOVERED", 1)


def test_a_replayed_episode_that_runs_gets_its_autopsy_from_the_daily_run(
    small_halden: Organization, alice: Person
) -> None:
    replay(small_halden)
    assert not Autopsy.objects.for_organization(small_halden.pk).exists()
    running = DitchEpisode.objects.for_organization(small_halden.pk).filter(left_on=None, from_replay=True)
    assert running.filter(account__name="Brandt").exists()

    assert daily_run(small_halden, small.DAY)["autopsies_opened"] > 0
    assert Autopsy.objects.for_organization(small_halden.pk).filter(account__name="Brandt").exists()


def test_a_day_is_due_once_while_facts_are_fresh_and_nothing_else_runs(small_halden: Organization) -> None:
    assert pipeline.is_due(small_halden.pk, TODAY)
    assert pipeline.is_due(small_halden.pk, small.DAY + timedelta(days=59))
    assert not pipeline.is_due(small_halden.pk, small.DAY + timedelta(days=60))

    jobs.enqueue(kind="replay", key="import:1", organization_id=small_halden.pk, arguments={}, now=NOW)
    assert not pipeline.is_due(small_halden.pk, TODAY)
    work_off(small_halden)
    assert pipeline.is_due(small_halden.pk, TODAY)

    pipeline.start_daily(small_halden.pk, TODAY, now=NOW)
    assert not pipeline.is_due(small_halden.pk, TODAY)
    work_off(small_halden)
    assert not pipeline.is_due(small_halden.pk, TODAY)


def test_no_day_is_due_while_a_command_imports(small_halden: Organization) -> None:
    loading = Import.objects.create(
        organization=small_halden,
        file_name="usage.csv",
        source="crm",
        kind="usage",
        state=ImportState.RUNNING,
    )
    running = Import.objects.filter(pk=loading.pk)
    running.update(created_at=datetime(2026, 3, 31, 21, tzinfo=UTC))

    assert not pipeline.is_due(small_halden.pk, TODAY)
    assert pipeline.is_due(small_halden.pk, TODAY + timedelta(days=2))

    running.update(state=ImportState.DONE)
    assert pipeline.is_due(small_halden.pk, TODAY)


def test_an_organization_without_facts_has_no_day_due(in_halden: Organization) -> None:
    assert not pipeline.is_due(in_halden.pk, TODAY)


def test_the_tick_starts_one_run_per_organization_and_local_day(
    small_halden: Organization, rival: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_midnight = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)
    for moment, day in ((before_midnight, 31), (before_midnight + timedelta(minutes=31), 1)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert tasks.tick() == 1
        assert tasks.tick() == 0
        work_off(small_halden)
        newest = Run.objects.for_organization(small_halden.pk).filter(kind=RunKind.DAILY).latest("day")
        assert newest.day.day == day
    assert Run.objects.for_organization(small_halden.pk).count() == 2


def test_the_tick_starts_the_others_when_one_organization_is_broken(
    small_halden: Organization,
    rival: Organization,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    Organization.objects.filter(pk=rival.pk).update(time_zone="Nowhere/At_All")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 31, 21, 30, tzinfo=UTC))

    assert tasks.tick() == 1

    assert f"The daily run of organization {rival.pk} did not start: ZoneInfoNotFoundError" in caplog.text


def printed(organization: Organization, **options: Any) -> str:
    """Run the command and return what it prints."""
    out = StringIO()
    call_command("daily_run", organization=organization.slug, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def committed(committed_db: None) -> Organization:
    """Return an organization of its own whose rows are committed: commands need no worker."""
    organization = make_organization(f"daily-{uuid4().hex[:12]}")
    with organization_context(organization.pk):
        small.build(organization)
    return organization


def test_the_command_works_off_what_waits_and_prints_the_day(committed: Organization) -> None:
    with organization_context(committed.pk):
        jobs.enqueue(kind="replay", key="import:1", organization_id=committed.pk, arguments={}, now=NOW)

    first = printed(committed, as_of=small.DAY, json=True)

    found = json.loads(first)
    assert list(found) == [
        "accounts_scored",
        "coverage_mean",
        "known_loss",
        "expected_loss",
        "currency",
        "episodes_entered",
        "episodes_left",
        "autopsies_opened",
        "seconds",
    ]
    assert (found["accounts_scored"], found["expected_loss"]) == (5, str(small.TOTAL_EXPECTED))
    assert printed(committed, as_of=small.DAY, json=True) == first
    assert "expected loss: 47423.49" in printed(committed, as_of=small.DAY)
    with organization_context(committed.pk):
        runs = Run.objects.for_organization(committed.pk)
        assert runs.filter(kind=RunKind.REPLAY).count() == 10
        assert runs.filter(kind=RunKind.DAILY).count() == 1


def test_figures_are_kept_after_the_last_run_one_by_one(committed: Organization) -> None:
    printed(committed, as_of=small.DAY)
    claim = ledger.claim_next(committed.pk, (kept.KEEP,))
    assert claim is not None
    assert ledger.claim_next(committed.pk, (kept.KEEP,)) is None
    work.do(claim)
    job = Job.objects.get(pk=claim.job_id)
    with organization_context(committed.pk):
        rows = KeptFigure.objects.for_organization(committed.pk).count()
    assert (job.error, job.progress_done, job.progress_total) == ("", rows, rows)
    assert rows > 5


def test_the_command_says_what_is_wrong(committed: Organization) -> None:
    with pytest.raises(CommandError, match="There is no organization"):
        call_command("daily_run", organization="nobody")
    with pytest.raises(CommandError, match="cannot be worked out"):
        printed(committed, as_of=date(2090, 1, 1))
