"""The shortlist of the database and the rules of the queue give the same day."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Account
from cs_platform.tenancy.models import Organization
from health.models import Signal
from playbooks.domain import queue
from playbooks.domain.choices import TaskState
from playbooks.models import Task
from playbooks.queries import book
from tests import factories as make
from tests.conftest import Person

DAY = date(2026, 3, 31)
ACCOUNTS = 40


@pytest.fixture
def crowd(in_halden: Organization, alice: Person, bob: Person) -> list[Account]:
    """Return accounts of Alice's by lot: with reasons or none, acted on, asleep, in other hands."""
    lot = random.Random(7)
    found = [
        make.account(in_halden, f"Account {number}", owner=alice.membership) for number in range(ACCOUNTS)
    ]
    for account in found:
        make.standing(
            account,
            health=lot.choice([None, 12.0, 15.0, 25.0, 55.0, 80.0]),
            avoidable_loss=lot.choice([None, Decimal(0), Decimal(100), Decimal("77.77"), Decimal(9000)]),
            renewal_on=lot.choice([None, DAY - timedelta(days=3), DAY + timedelta(days=lot.randrange(900))]),
            not_convertible=lot.choice(["", "CHF"]),
        )
        for kind in lot.sample(["SILENT", "USAGE_FELL", "CHAMPION_LEFT"], lot.randrange(3)):
            _held(_signal(account, kind, lot), lot, alice, bob)
        if lot.random() < 0.3:
            due = lot.choice([None, DAY + timedelta(days=7), DAY + timedelta(days=8)])
            Task.objects.create(
                organization=in_halden, account=account, title="Call", assignee=alice.membership, due_on=due
            )
    return found


def _signal(account: Account, kind: str, lot: random.Random) -> Signal:
    acted = lot.choice([None, None, DAY - timedelta(days=13), DAY - timedelta(days=14)])
    return Signal.objects.create(
        organization_id=account.organization_id,
        account=account,
        kind=kind,
        day=DAY,
        last_seen_on=DAY,
        severity=lot.randint(1, 3),
        sentence=f"{kind}.",
        acted_on_at=datetime(acted.year, acted.month, acted.day, 23, tzinfo=UTC) if acted else None,
        acted_on_kind="DONE" if acted else "",
    )


def _held(signal: Signal, lot: random.Random, alice: Person, bob: Person) -> None:
    """Let somebody hold the reason, or nobody; awake, asleep until a day, or until it comes anew."""
    until = lot.choice([None, DAY, DAY + timedelta(days=1)])
    if lot.random() < 0.5:
        Task.objects.create(
            organization_id=signal.organization_id,
            account_id=signal.account_id,
            signal=signal,
            title="Look",
            assignee=lot.choice([alice, bob]).membership,
            state=lot.choice([TaskState.OPEN, TaskState.SNOOZED]),
            snoozed_until=until,
        )


@pytest.mark.parametrize("capacity", [0, 3, 5, 12, 100])
@pytest.mark.parametrize("time_zone", ["UTC", "Pacific/Auckland"])
def test_a_day_from_the_shortlist_is_the_day_from_everybody(
    crowd: list[Account], alice: Person, capacity: int, time_zone: str
) -> None:
    reader = replace(_reader(alice), time_zone=time_zone)
    everybody, _ = book.candidates(reader, [account.pk for account in crowd], DAY)

    plan = book.plan(reader, capacity=capacity, day=DAY)

    assert plan.queue == queue.queue(everybody, capacity=capacity, day=DAY)
    assert plan.mine.accounts == ACCOUNTS


def test_somebody_elses_account_comes_with_a_near_task(
    crowd: list[Account], alice: Person, bob: Person, in_halden: Organization
) -> None:
    del crowd
    theirs, far = make.account(in_halden, "Theirs", owner=bob.membership), make.account(in_halden, "Far")
    for account, due in ((theirs, DAY), (far, DAY + timedelta(days=60))):
        make.standing(account)
        Task.objects.create(
            organization=in_halden, account=account, title="Help", assignee=alice.membership, due_on=due
        )

    ids = {row.account_id for row in book.plan(_reader(alice), capacity=100, day=DAY).queue.rows}

    assert theirs.pk in ids
    assert far.pk not in ids


def _reader(person: Person) -> book.Reader:
    whom = person.membership
    return book.Reader(
        organization_id=whom.organization_id, membership_id=whom.pk, owners=(whom.pk,), time_zone="UTC"
    )
