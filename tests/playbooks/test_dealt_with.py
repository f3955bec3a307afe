"""A touch that deals with open reasons: offered, noted with the touch, and forgotten when the touch goes."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from accounts.models import Account, Touch
from health.models import Signal
from playbooks.models import Task
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account.records import NOON

NEW, UNDO, TODAY = "/o/halden/touches/new/", "/o/halden/records/undo/", "/o/halden/"
pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def brandt(alice: Person) -> Iterator[Account]:
    """Return an account of Alice's with two reasons to act, at noon of the day."""
    account = make.account(alice.organization, "Brandt", owner=alice.membership)
    make.standing(account)
    make.closed_day(alice.organization)
    make.signal(account, "USAGE_FELL", "Use fell by 41%.", severity=3)
    make.signal(account, "SILENT", "Nobody spoke for 96 days.", severity=1)
    with time_machine.travel(NOON, tick=False):
        yield account


def reason(kind: str) -> Signal:
    found: Signal = Signal.objects.get(kind=kind)
    return found


def form(person: Person, account: Account, **query: str | int) -> str:
    """Return the form of a touch."""
    return reading.body(person.client.get(NEW, {"account": account.pk, **query}))


def boxes(page: str) -> list[str]:
    """Return the boxes of the reasons that a form offers."""
    return re.findall(r'<input[^>]*name="about"[^>]*>', page)


def log(person: Person, account: Account, **said: object) -> str:
    """Log a touch and return its token."""
    found = re.search(r'name="token" value="([\w-]+)"', form(person, account))
    assert found
    sent = {"account": account.pk, "channel": "PHONE", "started_by": "US", "token": found[1]} | said
    answer = person.client.post(NEW, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return found[1]


def test_open_reasons_are_offered_the_gravest_first_and_none_is_ticked(
    brandt: Account, alice: Person
) -> None:
    page = form(alice, brandt)
    assert page.index("Use fell by 41%.") < page.index("Nobody spoke for 96 days.")
    assert not any("checked" in box for box in boxes(page))
    other = make.account(alice.organization, "Quiet")
    assert "It deals with" not in form(alice, other)


def test_from_the_row_of_the_queue_its_reason_is_ticked(brandt: Account, alice: Person) -> None:
    fell = reason("USAGE_FELL")
    assert f'data-about="{fell.pk}"' in reading.body(alice.client.get(TODAY))
    found = boxes(form(alice, brandt, about=fell.pk))
    assert ["checked" in box for box in found] == [True, False]


def test_what_is_ticked_is_dealt_with_and_the_rest_stays(brandt: Account, alice: Person) -> None:
    log(alice, brandt, about=[reason("USAGE_FELL").pk])
    fell, silent = reason("USAGE_FELL"), reason("SILENT")
    assert (fell.acted_on_by, fell.acted_on_at, fell.acted_on_kind) == (alice.membership, NOON, "TOUCH")
    assert fell.acted_on_touch == Touch.objects.get()
    assert silent.acted_on_at is None
    assert "1 reason is dealt with." in reading.body(alice.client.get("/o/halden/imports/"))
    page = reading.page(alice.client, TODAY)
    assert "Use fell by 41%." not in page
    assert "Nobody spoke for 96 days." in page
    assert "Use fell by 41%." not in form(alice, brandt)


def test_undoing_the_touch_brings_reason_and_task_back(brandt: Account, alice: Person) -> None:
    fell = reason("USAGE_FELL")
    task = Task.objects.create(
        organization=alice.organization,
        account=brandt,
        signal=fell,
        title="Ask them",
        assignee=alice.membership,
    )
    token = log(alice, brandt, about=[fell.pk])
    task.refresh_from_db()
    assert (task.state, task.done_by) == ("DONE", alice.membership)

    alice.client.post(UNDO, {"token": token})
    task.refresh_from_db()
    fell.refresh_from_db()
    assert not Touch.objects.exists()
    assert (task.state, task.done_by, task.done_at) == ("OPEN", None, None)
    assert (fell.acted_on_at, fell.acted_on_by, fell.acted_on_kind) == (None, None, "")
    assert "Ask them" in reading.page(alice.client, TODAY)


def test_a_touch_that_is_removed_later_dealt_with_nothing(brandt: Account, alice: Person) -> None:
    log(alice, brandt, about=[reason("USAGE_FELL").pk, reason("SILENT").pk])
    touch = Touch.objects.get()
    alice.client.post(f"/o/halden/records/touches/{touch.pk}/remove/", {"version": touch.version})
    assert not Touch.objects.exists()
    assert not Signal.objects.filter(acted_on_at__isnull=False).exists()


def test_what_a_colleague_settled_stays_theirs(brandt: Account, alice: Person, bob: Person) -> None:
    fell = reason("USAGE_FELL")
    page = form(alice, brandt)
    Signal.objects.filter(pk=fell.pk).update(
        acted_on_at=NOON - timedelta(hours=1), acted_on_by=bob.membership, acted_on_kind="DONE"
    )
    assert "Use fell by 41%." in page
    token = log(alice, brandt, about=[fell.pk])
    alice.client.post(UNDO, {"token": token})
    fell.refresh_from_db()
    assert (fell.acted_on_by, fell.acted_on_kind) == (bob.membership, "DONE")


def test_a_planned_touch_and_reasons_of_others_deal_with_nothing(brandt: Account, alice: Person) -> None:
    other = make.signal(make.account(alice.organization, "Quiet"), sentence="Elsewhere.")
    fell = Signal.objects.get(account=brandt, kind="USAGE_FELL")
    log(alice, brandt, about=[fell.pk], happened_at="2026-04-03T10:00")
    log(alice, brandt, about=[other.pk, "0", "x"])
    assert Touch.objects.count() == 2
    assert not Signal.objects.filter(acted_on_at__isnull=False).exists()
