"""The database and the rules of contracts name the same day: when a contract ended, or can end next."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.domain import contracts as rules
from accounts.domain.choices import BillingPeriod, ContractKind
from accounts.domain.contracts import ContractFacts
from accounts.models import Contract
from accounts.queries import records
from accounts.queries.lists import contracts as queries
from accounts.queries.records import ContractStatus
from cs_platform.tenancy.models import Organization
from tests import factories as make

TODAY = make.DAY
FIRST = date(2019, 1, 1)

pytestmark = pytest.mark.usefixtures("in_halden")


def some_day(chance: random.Random, since: date = FIRST, days: int = 3200) -> date:
    """Return a day, one in three at the end or the start of a month, where counting months is hard."""
    day = since + timedelta(days=chance.randrange(days))
    if chance.random() < 1 / 3:
        return day.replace(day=1) - timedelta(days=chance.randrange(3))
    return day


def any_contract(chance: random.Random) -> dict[str, Any]:
    starts_on = some_day(chance)
    ended_on = some_day(chance, starts_on + timedelta(days=3), 1500) if chance.random() < 0.2 else None
    return {
        "starts_on": starts_on,
        "term_ends_on": some_day(chance, starts_on + timedelta(days=40), 900)
        if chance.random() < 0.7
        else None,
        "ended_on": ended_on,
        "ended_known_on": some_day(chance) if ended_on else None,
        "notice_received_on": some_day(chance) if chance.random() < 0.3 else None,
        "notice_days": chance.choice([0, 1, 30, 90]),
        "billing_period": chance.choice(list(BillingPeriod)),
        "auto_renew": chance.random() < 0.7,
        "known_on": FIRST,
    }


def facts(row: Contract) -> ContractFacts:
    named = ("id", "account_id", "arr", "currency", "starts_on", "term_ends_on", "ended_on", "ended_known_on")
    more = ("notice_received_on", "notice_days", "auto_renew", "known_on")
    values = {name: getattr(row, name) for name in (*named, *more)}
    return ContractFacts(**values, billing_period=BillingPeriod(row.billing_period))


def told_by_rules(row: Contract) -> date:
    known = facts(row)
    ended = rules.ending(known, TODAY)
    if ended is not None:
        return ended
    (stretch,) = rules.stretches([known], TODAY)
    return rules.next_possible_end(stretch, TODAY)


@pytest.mark.parametrize("seed", range(3))
def test_the_database_works_out_the_day_as_the_rules_do(seed: int, halden: Organization) -> None:
    chance = random.Random(seed)
    account = make.account(halden)
    for number in range(150):
        make.contract(account, product=f"P{number}", **any_contract(chance))
    rows = list(queries.rows(halden.pk, TODAY))
    assert len(rows) == 150
    assert {row.pk: row.ends_on for row in rows} == {row.pk: told_by_rules(row) for row in rows}


def test_states_are_those_of_the_account_page(halden: Organization) -> None:
    account = make.account(halden)
    ago = TODAY - timedelta(days=500)
    old = make.contract(account, product="Same", starts_on=ago)
    make.contract(account, product="Same", starts_on=TODAY - timedelta(days=90))
    make.contract(account, product="Linked", starts_on=TODAY - timedelta(days=80), replaces=old)
    make.contract(account, product="Later", starts_on=TODAY + timedelta(days=9), known_on=TODAY)
    make.contract(account, product="Same", starts_on=TODAY + timedelta(days=90), known_on=TODAY)
    make.contract(account, product="Over", starts_on=ago, auto_renew=False)
    make.contract(account, product="Trial", kind=ContractKind.TRIAL)
    known = {line.id: line.status for line in records.contracts(halden.pk, account.pk, TODAY).lines}
    assert {row.pk: row.state for row in queries.rows(halden.pk, TODAY)} == known
    assert set(known.values()) == set(ContractStatus)
    for state in ContractStatus:
        kept = queries.in_state(queries.rows(halden.pk, TODAY), state, TODAY)
        assert {row.pk for row in kept} == {pk for pk, each in known.items() if each is state}
