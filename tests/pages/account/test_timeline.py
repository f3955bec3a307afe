"""Timeline: everything in one stream, newest first, filtered, searched, and read on without a gap."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account, Incident, IncidentAccount, StageEntry
from accounts.queries import timeline
from accounts.queries.timeline_branches import BRANCHES
from cs_platform.pages.account import story
from cs_platform.pages.account.timeline import AUTOPSY, HEALTH, PAGE_SIZE
from tests import factories as make
from tests.conftest import NOW, Person
from tests.pages import reading
from tests.pages.account import records
from tests.pages.account.records import NOON, ago


def url(account: Account) -> str:
    return f"/o/halden/accounts/{account.pk}/timeline/"


def stream(client: Client, address: str) -> list[str]:
    """Return the lines of a page of the stream."""
    whole = reading.body(client.get(address))
    lines = re.findall(r'<div class="ls-what">(.*?)</div>', whole, flags=re.DOTALL)
    return [reading.words(line) for line in lines]


def happen(of: Account, bob: Person) -> None:
    """Let one thing of every kind happen, a day apart."""
    petra = make.contact(of, "Petra Lind")
    records.touch(
        of,
        petra,
        happened_at=NOON - timedelta(days=1),
        posture="PROACTIVE",
        sentiment=-1,
        minutes=20,
        author=bob.membership,
        next_step="Send it",
    )
    records.statement(of, "They expand", label="REFUTED", how="asked", said_on=ago(2))
    make.ticket(
        of,
        "Export fails",
        external_id="T-7",
        opened_at=NOON - timedelta(days=4),
        closed_at=NOON - timedelta(days=3),
        stated_severity=2,
        root_cause_found=False,
    )
    records.answer(of, "9", contact=petra, comment="Fine", answered_at=NOON - timedelta(days=5))
    records.goal(
        of, "Calm nights", status="ACHIEVED", closed_on=ago(9), confirmed_on=ago(6), confirmation="MET"
    )
    StageEntry(
        organization=of.organization,
        account=of,
        stage=make.stage(of.organization, "Renewal"),
        entered_at=NOON - timedelta(days=7),
        known_on=ago(7),
    ).save()
    make.contract(of, "9000.00", starts_on=ago(9), ended_on=ago(8), ended_known_on=ago(8), term_ends_on=None)
    records.invoice(of, due_on=ago(14), paid_on=ago(10))
    records.churn_said(of, said_on=ago(11), reason_codes=["TOO_DEAR"])
    incident = Incident(
        organization=of.organization,
        title="Slow planner",
        kind="OUTAGE",
        starts_at=NOON - timedelta(days=12),
        known_on=ago(12),
    )
    incident.save()
    IncidentAccount(organization=of.organization, incident=incident, account=of).save()
    make.score(of, {"champion_present": 1.0}, ago(40), band="HEALTHY")
    make.score(of, {"champion_present": 0.0}, ago(13), band="AT_RISK")
    make.autopsy(make.episode(of, ago(14)), bob.membership)


ALL = [
    (
        "Phone with Petra Lind Spoke about the plan we started it, proactive, bad mood, 20 minutes, Bob, "
        "next: Send it"
    ),
    "They expand Refuted asked",
    "Ticket closed: Export fails T-7, root cause not found",
    "Ticket opened: Export fails T-7, severity 2",
    "Petra Lind answered 9 (NPS) Fine on a scale of 0 to 10",
    "The customer confirmed a goal Calm nights met",
    "Entered the stage Renewal",
    "Contract ended: Planner €9,000 a year",
    "Contract started: Planner €9,000 a year",
    "Invoice R-1 was paid 4 days late €1,000",
    "Said to leave Too dear too dear",
    "Outage: Slow planner",
    "Health moved from healthy to at risk now 0",
    "Autopsy proposed now proposed",
]


def test_everything_is_in_the_stream_the_newest_first(nordwind: Account, bob: Person) -> None:
    happen(nordwind, bob)
    lines = stream(bob.client, url(nordwind))
    assert [line.replace("\xa0", " ") for line in lines] == ALL


def test_every_branch_is_said_in_words() -> None:
    assert set(story.SAY) == {*BRANCHES, HEALTH, AUTOPSY}


def test_nothing_on_record_says_what_to_do(nordwind: Account, bob: Person) -> None:
    page = reading.page(bob.client, url(nordwind))
    assert "Nothing of this kind is on record. Log a touch, or import what other systems know." in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=TICKET", 2),
        ("kind=HEALTH", 1),
        ("kind=AUTOPSY", 1),
        ("kind=IMPORT", 0),
        ("kind=nonsense", len(ALL)),
        ("q=export", 2),
        ("q=EXPORT&kind=TOUCH", 0),
        ("q=100%25", 0),
        ("q=_", 1),
        ("before=nonsense", len(ALL)),
        ("before=0001-01-01T00:00:00%2B00:00~touch~1", len(ALL)),
        ("before=2026-03-31T00:00:00~touch~1", len(ALL)),
        ("q=%00", len(ALL)),
    ],
)
def test_it_is_filtered_and_searched(query: str, expected: int, nordwind: Account, bob: Person) -> None:
    happen(nordwind, bob)
    assert len(stream(bob.client, f"{url(nordwind)}?{query}")) == expected


def test_anonymous_answers_and_what_has_not_happened_are_not_in_it(nordwind: Account, bob: Person) -> None:
    records.answer(nordwind, is_anonymous=True, comment="Secret")
    records.touch(nordwind, happened_at=None, planned_for=NOON + timedelta(days=1))
    make.ticket(nordwind, "Tomorrow", opened_at=NOON + timedelta(days=1))
    records.invoice(nordwind, "R-2", due_on=ago(-20))
    assert stream(bob.client, url(nordwind)) == []


def test_it_is_read_on_without_gap_or_repetition(nordwind: Account, bob: Person) -> None:
    """Some at the very same moment: the key and the kind tell them apart."""
    wanted = PAGE_SIZE * 2 + 7
    for number in range(wanted):
        at = NOON - timedelta(days=number // 9)
        if number % 3:
            records.touch(nordwind, summary=f"No. {number}.", happened_at=at)
        else:
            make.ticket(nordwind, f"No. {number}.", opened_at=at, known_on=ago(90))
    seen: list[str] = []
    address, is_first = url(nordwind), True
    while address:
        headers = {} if is_first else {"HX-Request": "true"}
        whole = reading.body(bob.client.get(address, headers=headers))
        assert ("<main" in whole) == is_first
        seen += re.findall(r"No\. (\d+)\.", whole)
        found = re.search(r'hx-get="([^"]*)"[^>]*hx-trigger="revealed"', whole)
        address, is_first = found[1].replace("&amp;", "&") if found else "", False
    assert len(seen) == len(set(seen)) == wanted
    assert "This is where the record begins." in whole


def test_the_link_works_without_a_script(nordwind: Account, bob: Person) -> None:
    for number in range(PAGE_SIZE + 1):
        records.touch(nordwind, summary=f"No. {number}.", happened_at=NOON - timedelta(days=number))
    whole = reading.body(bob.client.get(url(nordwind)))
    found = re.search(r'href="([^"]*before=[^"]*)"', whole)
    assert found
    page = reading.page(bob.client, found[1].replace("&amp;", "&"))
    assert f"No. {PAGE_SIZE}." in page
    assert "Back to the newest" in page


@given(
    at=st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 12, 31)),
    branch=st.sampled_from(sorted({*BRANCHES, HEALTH, AUTOPSY})),
    number=st.integers(0, 2**63 - 1),
)
def test_a_cursor_is_read_as_it_was_written(at: datetime, branch: str, number: int) -> None:
    cursor = timeline.Cursor(at.replace(tzinfo=NOON.tzinfo), branch, number)
    assert timeline.read_cursor(str(cursor)) == cursor


@given(written=st.text(max_size=40))
def test_what_is_no_cursor_is_refused_and_breaks_nothing(written: str) -> None:
    with pytest.raises(timeline.UnreadableCursorError):
        timeline.read_cursor(written)


def test_tickets_open_ones_first_with_their_age(nordwind: Account, bob: Person) -> None:
    make.ticket(nordwind, "Closed at once", closed_at=NOW.replace(month=3, day=21, hour=11))
    make.ticket(nordwind, "Closed later", closed_at=NOW.replace(month=3, day=23), escalated=True)
    make.ticket(
        nordwind,
        "Still open",
        opened_at=NOW.replace(month=1, day=1),
        stated_severity=2,
        assessed_severity=1,
        root_cause_found=False,
    )

    page = reading.page(bob.client, f"{url(nordwind)}?kind=TICKET")

    assert page.index("Still open") < page.index("Closed later")
    assert "1assessed 1 Jan 2026 open 89 days not found" in page
    assert "closed 23 Mar 2026after 2 days, escalated" in page
    assert "closed 21 Mar 2026within a day" in page


def test_an_old_open_ticket_comes_before_many_closed_ones(nordwind: Account, bob: Person) -> None:
    make.ticket(nordwind, "Forgotten", opened_at=NOW.replace(month=1, day=1))
    for number in range(60):
        make.ticket(nordwind, f"Closed {number}", closed_at=NOW.replace(month=3, day=23))

    page = reading.page(bob.client, f"{url(nordwind)}?kind=TICKET")

    assert page.index("Forgotten") < page.index("Closed 59")
    assert "Shown are 12 of 61 tickets" in page


def test_it_asks_as_much_for_few_events_as_for_many(nordwind: Account, bob: Person) -> None:
    happen(nordwind, bob)
    few = reading.queries(bob.client, url(nordwind))
    for number in range(60):
        records.touch(nordwind, happened_at=NOON - timedelta(hours=number))
        records.invoice(nordwind, f"R-{number + 5}", amount=Decimal(number))
    assert len(few) == len(reading.queries(bob.client, url(nordwind))) <= reading.QUERIES_AT_MOST
