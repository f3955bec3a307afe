"""Autopsy pages: what they ask of the database, and what they show of an account with a past."""

from datetime import UTC, datetime, timedelta

import pytest

from autopsies.models import Autopsy
from autopsies.operations import opening
from cs_platform.tenancy.models import Organization
from health.models import DitchEpisode, Signal
from tests import factories as make
from tests.autopsies.conftest import DAY, OffTrack
from tests.conftest import Person
from tests.health import small_organization as small
from tests.health.runs import daily_run
from tests.pages import reading

NOW = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def brandt(in_halden: Organization, alice: Person) -> Autopsy:
    """Return the autopsy of Brandt, off track, scored today and a month ago."""
    small.build(in_halden)
    daily_run(in_halden, small.DAY - timedelta(days=30))
    account = small.account(in_halden, "Brandt")
    DitchEpisode(
        organization=in_halden, account=account, number=1, entered_on=small.DAY, reason="HEALTH"
    ).save()
    daily_run(in_halden, small.DAY)
    return Autopsy.objects.get(account=account)


def test_a_page_shows_what_was_known_when_it_was_opened(brandt: Autopsy, alice: Person) -> None:
    path = f"/o/halden/autopsies/{brandt.pk}/"
    rows = reading.table(reading.body(alice.client.get(path)))
    page = reading.page(alice.client, path)

    assert rows == [
        ["Tickets opened84 days each", "2", "0"],
        ["Tickets escalated84 days each", "1", "0"],
        ["Usage events28 days each", "0", "0"],
    ]
    assert "What goes with the low health" in page
    assert "0% of the seats were in use over the last 4 weeks" in page
    assert "since 1 Mar 2026" in page


def test_a_page_stays_within_its_queries(brandt: Autopsy, alice: Person) -> None:
    asked = reading.queries(alice.client, f"/o/halden/autopsies/{brandt.pk}/")

    assert len(asked) <= reading.QUERIES_AT_MOST


def test_the_list_asks_no_more_for_six_than_for_one(
    in_halden: Organization, alice: Person, off_track: OffTrack
) -> None:
    in_halden.settings = {"autopsy_capacity": 10}
    in_halden.save(update_fields=["settings"])
    off_track("First", "100")
    opening.open_for_ditches(in_halden.pk, DAY, now=NOW)
    one = reading.queries(alice.client, "/o/halden/autopsies/")
    for number in range(5):
        off_track(f"Account {number}", "100")
    opening.open_for_ditches(in_halden.pk, DAY, now=NOW)

    six = reading.queries(alice.client, "/o/halden/autopsies/")

    assert len(six) == len(one) <= reading.QUERIES_AT_MOST


def test_it_says_what_was_noticed_before_and_who_was_too_late(brandt: Autopsy, alice: Person) -> None:
    """Signals of before count, acted on in time or not; later ones, and those long over, do not."""
    Signal.objects.for_organization(alice.organization.pk).delete()
    noon = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
    own = {"acted_on_by": alice.membership, "acted_on_kind": "TOUCH"}
    make.signal(
        brandt.account, "SILENT", "Early.", day=small.DAY - timedelta(days=40), acted_on_at=noon, **own
    )
    make.signal(brandt.account, "USAGE_FELL", "Late.", day=small.DAY - timedelta(days=9),
                acted_on_at=noon + timedelta(days=90), **own)  # fmt: skip
    make.signal(brandt.account, "GOAL_BEHIND", "Never.", day=small.DAY - timedelta(days=3))
    make.signal(brandt.account, "RELAPSE", "After.", day=small.DAY + timedelta(days=1))
    long_over = small.DAY - timedelta(days=200)
    make.signal(brandt.account, "PAYMENT_LATE", "Long over.", day=long_over, ended_on=long_over)

    path = f"/o/halden/autopsies/{brandt.pk}/"
    whole = reading.body(alice.client.get(path))

    assert "Somebody acted in time on 1 of 3" in reading.words(whole)
    rows = reading.table(whole[whole.index('id="warned"') :])
    assert [row[0].split(".")[0] for row in rows] == ["Early", "Late", "Never"]
    assert [row[2].split("Spoke")[0] for row in rows] == ["in time", "too late", "nothing"]
    assert "40 days before" in rows[0][1]
    Signal.objects.filter(day__lt=small.DAY).exclude(sentence="Long over.").delete()
    assert "No signal came before." in reading.page(alice.client, path)
    Signal.objects.filter(sentence="Long over.").delete()
    assert "went off track before signals were noticed here: they are since" in reading.page(
        alice.client, path
    )
