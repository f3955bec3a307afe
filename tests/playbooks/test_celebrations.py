"""Wins of the week are told once, with the customer's own sentence."""

from datetime import timedelta

from accounts.models import OutcomeGoal, Story
from cs_platform.tenancy.models import Organization
from playbooks.models import Celebration
from playbooks.operations import celebrations
from tests.health import facts_by_hand as make
from tests.health import small_organization as small

DAY = small.DAY


def test_what_was_confirmed_renewed_and_told_is_celebrated_once(in_halden: Organization) -> None:
    account = make.account(in_halden, "Port of Tarn")
    OutcomeGoal.objects.create(
        organization=in_halden,
        account=account,
        statement="Fewer call-outs",
        expectation="My technicians have their weekends back.",
        status="ACHIEVED",
        closed_on=DAY,
        confirmed_on=DAY - timedelta(days=2),
        confirmation="ABOVE",
        known_on=DAY - timedelta(days=90),
    )
    first = make.contract(account, "100", DAY - timedelta(days=366), ended_on=DAY, ended_known_on=DAY)
    make.contract(account, "120", DAY, replaces=first, product="Planner")
    Story.objects.create(
        organization=in_halden, account=account, title="A calm winter", kind="WIN", told_on=DAY, known_on=DAY
    )
    Story.objects.create(
        organization=in_halden, account=account, title="Too late", kind="LESSON", told_on=DAY, known_on=DAY
    )

    assert celebrations.write(in_halden.pk, DAY) == 3
    assert celebrations.write(in_halden.pk, DAY) == 0
    assert celebrations.write(in_halden.pk, DAY + timedelta(days=1)) == 0

    told = Celebration.objects.for_organization(in_halden.pk)
    assert {row.kind: row.sentence for row in told} == {
        "GOAL_CONFIRMED": "They confirmed “Fewer call-outs”, above what they expected.",
        "RENEWAL": "They renewed Planner.",
        "STORY": "A calm winter",
    }
    assert told.get(kind="GOAL_CONFIRMED").quote == "My technicians have their weekends back."


def test_what_is_old_or_was_not_known_is_no_news(in_halden: Organization) -> None:
    account = make.account(in_halden, "Port of Tarn")
    for told_on, known_on in ((DAY - timedelta(days=8), DAY), (DAY, DAY + timedelta(days=1))):
        Story.objects.create(
            organization=in_halden,
            account=account,
            title="Old",
            kind="WIN",
            told_on=told_on,
            known_on=known_on,
        )
    assert celebrations.write(in_halden.pk, DAY) == 0
