"""Perception gap and money per answer, by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import SurveyResponse, Touch
from cs_platform.tenancy.models import Organization
from health.domain.fairness.answers import Voice
from health.queries.fairness import account as of_account
from health.queries.fairness import answers, perception
from tests import factories
from tests.health import facts_by_hand as make
from tests.health.fairness.worlds import DAY, close

YEAR_AGO = date(2025, 3, 31)


@pytest.fixture
def felt(in_halden: Organization) -> Organization:
    """Nordwind: we feel 0.75 (1 and 1, of -2..2), they say 0.4; Brandt: we feel, they say nothing."""
    nordwind, brandt = (make.account(in_halden, name) for name in ("Nordwind", "Brandt"))
    ann, ben = make.champion(nordwind), make.champion(nordwind)
    for days_ago, sentiment in ((3, 1), (90, 1), (180, -2)):
        make.touch(nordwind, DAY - timedelta(days=days_ago), sentiment=sentiment)
    make.touch(nordwind, DAY)
    make.touch(brandt, DAY, sentiment=2)
    make.answer(nordwind, DAY - timedelta(days=100), "10", contact=ann)
    make.answer(nordwind, DAY - timedelta(days=9), "2", contact=ann)
    make.answer(nordwind, DAY, "3", contact=ben, kind="CES", scale_low=1, scale_high=6, high_is_good=False)
    make.answer(nordwind, DAY, "10", is_anonymous=True)
    return in_halden


def test_below_twenty_accounts_the_cases_are_shown(felt: Organization) -> None:
    found = perception.perceptions(felt.pk, DAY)
    # 2 of 0..10 is 0.2, 3 of 1..6 where low is good is 0.6; one anonymous answer is held back
    (case,) = found.cases
    assert (case.name, case.felt) == ("Nordwind", 0.75)
    assert case.said == pytest.approx(0.4)
    assert (found.gap.accounts, found.gap.silent, found.gap.mean, found.answered) == (1, 1, None, 1)
    # nobody is named as author, so no function can be shown
    assert found.functions == ()


def test_feelings_and_answers_that_come_later_change_no_closed_day(felt: Organization) -> None:
    close(felt)
    before = perception.perceptions(felt.pk, DAY)
    Touch.objects.filter(sentiment=1).update(sentiment=-1)
    SurveyResponse.objects.filter(score=2).delete()
    later = DAY + timedelta(days=1)
    nordwind = make.account(felt, "Later")
    make.touch(nordwind, DAY, sentiment=2, known_on=later)
    make.answer(nordwind, DAY, "9", contact=make.champion(nordwind), known_on=later)
    assert perception.perceptions(felt.pk, DAY) == before


@pytest.fixture
def year(in_halden: Organization) -> Organization:
    """Close two days a year apart; three accounts answered before, one only afterwards."""
    factories.past_portfolio(in_halden, YEAR_AGO, expected_loss="0.00")
    factories.past_portfolio(in_halden, DAY, expected_loss="0.00")
    for name, score, then, now in (
        ("Glad", "9", "100.00", "130.00"),
        ("Gone", "10", "50.00", None),
        ("Cross", "4", "200.00", "120.00"),
        ("Quiet", None, "70.00", "70.00"),
    ):
        account = make.account(in_halden, name)
        who = make.champion(account)
        factories.estimate(account, YEAR_AGO, arr=Decimal(then))
        if now:
            factories.estimate(account, DAY, arr=Decimal(now))
        if score:
            make.answer(account, YEAR_AGO - timedelta(days=30), "5", contact=who)
            make.answer(account, YEAR_AGO, score, contact=who)
        make.answer(account, YEAR_AGO + timedelta(days=1), "0", contact=who)
        make.answer(account, YEAR_AGO, "0", is_anonymous=True)
        make.answer(account, YEAR_AGO, "1", contact=who, kind="CSAT")
    return in_halden


def test_what_they_said_first_and_did_afterwards(year: Organization) -> None:
    found = answers.money_per_answer(year.pk, DAY)
    assert (found.opened, found.day, found.answered) == (YEAR_AGO, DAY, 3)
    money = {
        each.voice: (each.accounts, int(each.arr_then), int(each.kept), int(each.grown))
        for each in found.voices
    }
    assert money[Voice.PROMOTER] == (2, 150, 100, 30)
    assert money[Voice.DETRACTOR] == (1, 200, 120, 0)
    assert money[Voice.SILENT] == (1, 70, 70, 0)
    assert money[Voice.PASSIVE][0] == 0
    assert {few.voice: [case.name for case in few.cases] for few in found.few} == {
        Voice.PROMOTER: ["Glad", "Gone"],
        Voice.DETRACTOR: ["Cross"],
        Voice.SILENT: ["Quiet"],
    }


def test_a_quarter_that_ends_on_an_open_day_is_that_of_the_day_closed_before(year: Organization) -> None:
    assert answers.money_per_answer(year.pk, DAY + timedelta(days=9)).day == DAY
    assert answers.money_per_answer(year.pk, YEAR_AGO).opened is None


def test_answers_that_come_later_change_no_closed_day(year: Organization) -> None:
    close(year)
    before = answers.money_per_answer(year.pk, DAY)
    SurveyResponse.objects.filter(kind="NPS").update(score=8)
    assert answers.money_per_answer(year.pk, DAY) == before


def test_an_account_shows_only_what_has_data(year: Organization) -> None:
    glad = make.account(year, "New")
    assert of_account.of_account(year.pk, glad.pk, DAY).is_empty
    cross = of_account.of_account(year.pk, _id(year, "Cross"), DAY)
    assert (cross.voice, cross.change, cross.inflation, cross.gap) == (
        Voice.DETRACTOR,
        Decimal("-80.00"),
        None,
        None,
    )


def _id(organization: Organization, name: str) -> int:
    found = answers.money_per_answer(organization.pk, DAY)
    return next(case.account_id for few in found.few for case in few.cases if case.name == name)
