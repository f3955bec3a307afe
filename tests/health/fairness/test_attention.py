"""Where minutes went, by hand: ranked at the start of the window, whatever came of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Account, Opportunity, Touch
from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.models import Membership, Organization
from health.queries.fairness import attention
from tests import factories
from tests.conftest import make_person
from tests.health import facts_by_hand as make
from tests.health.fairness.worlds import DAY, close

START = date(2026, 3, 3)
LOSSES = {"Need": "900.00", "Noise": "5.00", "Deal": "5.00", "Calm": "5.00", "Still": "0.00"}


@pytest.fixture
def people(in_halden: Organization) -> Mapping[str, Membership]:
    """Return three people of customer success and one of sales."""
    names = {"a": Function.SUCCESS, "b": Function.SUCCESS, "c": Function.SUCCESS, "d": Function.SALES}
    return {
        name: make_person(in_halden, f"{name}@halden.test", Role.CSM, function).membership
        for name, function in names.items()
    }


@pytest.fixture
def accounts(in_halden: Organization) -> Mapping[str, Account]:
    """Return five accounts: one with most to lose, one that is loud, one with an open deal in dollars."""
    found = {name: make.account(in_halden, name) for name in LOSSES}
    for name, loss in LOSSES.items():
        factories.estimate(found[name], START - timedelta(days=3), expected_loss=Decimal(loss))
    factories.past_portfolio(in_halden, START - timedelta(days=3), expected_loss="915.00")
    make.rate(in_halden, "USD", date(2026, 1, 1), "0.5")
    make.ticket(found["Noise"], START, stated_severity=1)
    make.ticket(found["Calm"], START - timedelta(days=84), escalated=True)
    for name, amount, currency in (("Deal", 1000, "USD"), ("Calm", 400, "EUR")):
        deal(found[name], amount, currency, START)
    return found


def deal(of: Account, amount: int, currency: str, known_on: date) -> None:
    Opportunity(
        organization_id=of.organization_id,
        account=of,
        kind="EXPANSION",
        amount=amount,
        currency=currency,
        opened_on=START,
        known_on=known_on,
    ).save()


@pytest.fixture
def touched(accounts: Mapping[str, Account], people: Mapping[str, Membership]) -> Organization:
    """Spend 100 minutes: 60 on noise, 30 on the deal, 10 (nobody said, so the median) on the calm one."""
    for name, day, who, minutes in (
        ("Noise", START + timedelta(days=1), "a", 10),
        ("Noise", DAY, "b", 50),
        ("Deal", DAY, "c", 10),
        ("Deal", DAY, "d", 10),
        ("Deal", DAY, "d", 10),
        ("Calm", DAY, "a", None),
        ("Need", START, "a", 500),
    ):
        make.touch(accounts[name], day, author=people[who], minutes=minutes)
    return accounts["Need"].organization


def test_minutes_are_shared_out_by_what_was_known_at_the_start(touched: Organization) -> None:
    window = attention.attention_of(touched.pk, DAY)
    assert (window.first, window.last) == (START + timedelta(days=1), DAY)
    assert (window.ranked_on, window.accounts) == (START - timedelta(days=3), 5)
    assert (window.touches, window.timed) == (6, 5)
    found = window.found
    assert found is not None
    shares = [each and each.value for each in (found.to_need, found.to_noise, found.to_pipeline)]
    assert (found.minutes, shares) == (100.0, [0.0, 0.6, 0.3])
    assert [(each.name, each.expected_loss) for each in window.unhelped] == [("Need", Decimal("900.00"))]


def test_a_function_of_one_is_not_left_over(touched: Organization) -> None:
    # sales is one person: shown with others, which takes customer success in, so that nobody is left over
    functions = attention.attention_of(touched.pk, DAY).functions
    assert [(each.function, each.people, each.found.minutes) for each in functions] == [("", 4, 100.0)]


def test_what_is_learned_later_changes_neither_ranking_nor_minutes(
    touched: Organization, accounts: Mapping[str, Account]
) -> None:
    close(touched)
    before = attention.attention_of(touched.pk, DAY)
    deal(accounts["Calm"], 90_000, "EUR", DAY + timedelta(days=1))
    make.ticket(accounts["Calm"], START, escalated=True, known_on=DAY + timedelta(days=1))
    make.touch(accounts["Need"], DAY, minutes=600, known_on=DAY + timedelta(days=1))
    Touch.objects.filter(minutes=50).update(minutes=5)
    assert attention.attention_of(touched.pk, DAY) == before


def test_without_minutes_or_an_earlier_day_there_is_no_figure(
    in_halden: Organization, people: Mapping[str, Membership]
) -> None:
    account = make.account(in_halden, "Alone")
    make.touch(account, DAY, author=people["a"], minutes=20)
    window = attention.attention_of(in_halden.pk, DAY)
    assert (window.ranked_on, window.found, window.functions, window.unhelped) == (None, None, (), ())
