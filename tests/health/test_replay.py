"""Past month ends, worked out by the code of the daily run."""

from datetime import date
from itertools import pairwise

import pytest

from accounts.models import Account, UsageDay
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.jobs.models import Run
from cs_platform.tenancy.models import Organization
from health.domain.choices import EpisodeEnd, SliceKind
from health.models import AccountStanding, DitchEpisode, HealthScore, PortfolioDay
from health.queries import facts, portfolio
from tests.health import facts_by_hand as make
from tests.health import small_organization as small
from tests.health.runs import daily_run, replay


def use(of: object, first: date, last: date) -> None:
    """Add daily use by five people."""
    make.usage(of, make.days(first, last), events=50, active_users=5)  # type: ignore[arg-type]


@pytest.fixture
def troubled(in_halden: Organization) -> Organization:
    """Return Halden with one account that falls silent in September, and one that keeps the feed alive.

    Brandt uses the product until 25 August 2025 and again from 20 November. Its health is below 40 at the
    ends of September and October: no use, an old severity 1 ticket, three escalations.
    """
    steady, brandt = (make.account(in_halden, name) for name in ("Nordwind", "Brandt"))
    for each in (steady, brandt):
        make.contract(each, "12000", date(2024, 6, 1), term_ends_on=date(2025, 6, 1), seats=5)
    use(steady, date(2025, 6, 1), date(2026, 1, 31))
    use(brandt, date(2025, 6, 1), date(2025, 8, 25))
    use(brandt, date(2025, 11, 20), date(2026, 1, 31))
    for count in range(3):
        make.ticket(
            brandt, date(2025, 8, 27 + count), closed_on=date(2025, 11, 15), stated_severity=1, escalated=True
        )
    for day in make.days(date(2025, 9, 1), date(2026, 1, 31))[::3]:
        make.ticket(steady, day, closed_on=day, stated_severity=4, escalated=False)
    return in_halden


def test_month_ends_from_the_first_to_the_newest_fact_are_closed_in_turn(small_halden: Organization) -> None:
    runs = replay(small_halden)

    assert (runs[0].day, runs[-1].day) == (date(2025, 6, 30), date(2026, 3, 31))
    assert len(runs) == 10
    assert all(run.state == "DONE" for run in runs)
    assert all(
        earlier.finished_at and earlier.finished_at <= later.started_at for earlier, later in pairwise(runs)
    )
    closed = PortfolioDay.objects.for_organization(small_halden.pk).filter(slice_kind=SliceKind.ALL)
    assert closed.count() == 10
    assert set(AccountStanding.objects.for_organization(small_halden.pk).values_list("day", flat=True)) == {
        small.DAY
    }


def test_replay_and_daily_run_agree_and_the_day_is_read_again(small_halden: Organization) -> None:
    runs = replay(small_halden)
    scores = list(HealthScore.objects.for_organization(small_halden.pk).order_by("pk").values())

    found = daily_run(small_halden, small.DAY)

    assert found["expected_loss"] == runs[-1].result["expected_loss"] == str(small.TOTAL_EXPECTED)
    assert list(HealthScore.objects.for_organization(small_halden.pk).order_by("pk").values()) == scores


def test_a_replay_starts_over_until_there_is_a_daily_run(small_halden: Organization) -> None:
    replay(small_halden)
    latest = portfolio.latest_day(small_halden.pk)
    assert latest is not None
    assert latest.is_provisional
    make.rate(small_halden, "CHF", date(2026, 3, 1), "1.05")

    assert replay(small_halden)[-1].result["arr"] == "230500.00"

    daily_run(small_halden, small.DAY)
    latest = portfolio.latest_day(small_halden.pk)
    assert latest is not None
    assert not latest.is_provisional


def test_after_a_daily_run_replay_only_fills_in_month_ends(small_halden: Organization) -> None:
    daily_run(small_halden, small.DAY)
    closed = PortfolioDay.objects.for_organization(small_halden.pk).filter(day=small.DAY).order_by("pk")
    before = list(closed.values())

    runs = replay(small_halden)

    assert [run.day for run in runs][-1] == date(2026, 2, 28)
    assert list(closed.values()) == before
    assert replay(small_halden) == runs
    kinds = Run.objects.for_organization(small_halden.pk).values_list("kind", flat=True)
    assert list(kinds).count(RunKind.DAILY) == 1
    standing = AccountStanding.objects.for_organization(small_halden.pk).values_list("day", flat=True)
    assert set(standing) == {small.DAY}


def test_two_low_month_ends_make_an_episode_and_two_good_ones_end_it(troubled: Organization) -> None:
    replay(troubled)

    episode = DitchEpisode.objects.for_organization(troubled.pk).get()

    scores = HealthScore.objects.for_organization(troubled.pk).filter(account_id=episode.account_id)
    health = {score.day: score.health or 0.0 for score in scores}
    assert [health[day] < 40 for day in (date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 31))] == [
        False,
        True,
        True,
    ]
    assert (episode.number, episode.reason, episode.from_replay) == (1, "HEALTH", True)
    assert episode.entered_on == date(2025, 10, 31)
    assert all(health[day] >= 50 for day in (date(2025, 11, 30), date(2025, 12, 31)))
    assert (episode.left_on, episode.ended) == (date(2025, 12, 31), EpisodeEnd.RECOVERED)
    assert episode.peak_expected_loss > 0


def test_past_ditches_count_from_the_day_after_they_ended(troubled: Organization) -> None:
    replay(troubled)
    make.usage(
        DitchEpisode.objects.for_organization(troubled.pk).get().account,
        [date(2026, 2, 27)],
    )

    found = daily_run(troubled, date(2026, 2, 28))

    assert found["accounts_scored"] == 2
    episode = DitchEpisode.objects.for_organization(troubled.pk).get()
    score = HealthScore.objects.for_organization(troubled.pk).get(
        account_id=episode.account_id, day=date(2026, 2, 28)
    )
    assert score.values[-1] == 1.0


def test_a_relapse_leaves_the_days_before_it_as_they_were(troubled: Organization) -> None:
    brandt = Account.objects.for_organization(troubled.pk).get(name="Brandt")
    DitchEpisode(
        organization=troubled,
        account=brandt,
        number=1,
        reason="HEALTH",
        entered_on=date(2025, 6, 1),
        left_on=date(2025, 12, 1),
        left_days=[date(2025, 8, 1)],
        relapses=1,
        relapsed_on=date(2025, 10, 1),
        relapse_days=[date(2025, 10, 1)],
    ).save()
    ended = []
    for day in (date(2025, 8, 1), date(2025, 8, 2), date(2025, 10, 1), date(2025, 10, 2), date(2025, 12, 2)):
        chunk = facts.chunk(facts.organization_day(troubled.pk, day), brandt.pk, brandt.pk)
        assert chunk is not None
        ended += chunk.facts.past_ditches.tolist()

    # the day it relapsed was scored before the relapse was found
    assert ended == [0.0, 1.0, 1.0, 0.0, 1.0]


def test_a_relapse_keeps_when_the_episode_had_been_left(troubled: Organization) -> None:
    replay(troubled)
    (episode,) = DitchEpisode.objects.for_organization(troubled.pk)
    for _ in range(3):
        make.ticket(episode.account, date(2026, 1, 5), stated_severity=1, escalated=True)
    UsageDay.objects.filter(account=episode.account, day__gt=date(2026, 1, 1)).delete()
    for each in (*make.days(date(2026, 2, 1), date(2026, 2, 28)), date(2026, 3, 31)):
        make.usage(Account.objects.for_organization(troubled.pk).get(name="Nordwind"), [each])

    replay(troubled)

    (again,) = DitchEpisode.objects.for_organization(troubled.pk)
    assert (again.relapses, again.left_on) == (1, None)
    assert again.left_days == [date(2025, 12, 31)]
    assert again.relapse_days == [again.relapsed_on]
