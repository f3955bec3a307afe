"""Signals of the daily run: noticed once, kept while true, ended when over."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import (
    Account,
    Commitment,
    Contact,
    Handover,
    Incident,
    IncidentAccount,
    Invoice,
    LifecycleStage,
    OutcomeGoal,
    OutcomeMeasurement,
    StageEntry,
    SurveyResponse,
    Ticket,
)
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import Organization
from health.models import AccountStanding, Signal
from tests.health import small_organization as small
from tests.health.runs import daily_run

DAY = small.DAY


def noticed(organization: Organization) -> dict[tuple[str, str], Signal]:
    rows = Signal.objects.for_organization(organization.pk).select_related("account")
    return {(row.account.name, row.kind): row for row in rows.filter(ended_on__isnull=True)}


def test_the_day_worked_out_by_hand_has_two_reasons_to_act(small_halden: Organization) -> None:
    daily_run(small_halden, DAY)

    found = noticed(small_halden)
    assert set(found) == {("Brandt", "SERIOUS_TICKET_OLD"), ("Brandt", "USAGE_FELL")}
    ticket = found["Brandt", "SERIOUS_TICKET_OLD"]
    assert (ticket.severity, ticket.sentence) == (
        3,
        "A ticket of severity 1 has been open for 30 days.",
    )
    # 46,000 x (0.2172471 - 0.0434494), what is lost beyond a healthy account's share
    assert ticket.money_at_stake == Decimal("7994.69")
    standing = AccountStanding.objects.for_organization(small_halden.pk).get(account__name="Brandt")
    assert standing.avoidable_loss == Decimal("7994.69")


def test_a_reason_stays_one_row_and_ends_when_it_is_over(small_halden: Organization) -> None:
    daily_run(small_halden, DAY)
    first = noticed(small_halden)["Brandt", "SERIOUS_TICKET_OLD"]
    daily_run(small_halden, DAY + timedelta(days=1))
    again = noticed(small_halden)["Brandt", "SERIOUS_TICKET_OLD"]
    assert (again.pk, again.day, again.last_seen_on) == (first.pk, DAY, DAY + timedelta(days=1))
    assert again.sentence == "A ticket of severity 1 has been open for 31 days."

    Ticket.objects.for_organization(small_halden.pk).filter(closed_at__isnull=True).update(
        closed_at=tenancy.start_of_day("UTC", DAY + timedelta(days=2))
    )
    daily_run(small_halden, DAY + timedelta(days=2))

    over = Signal.objects.for_organization(small_halden.pk).get(pk=first.pk)
    assert over.ended_on == DAY + timedelta(days=2)


def account(organization: Organization) -> Account:
    return small.account(organization, "Nordwind")


def common(organization: Organization, known_on: date) -> dict[str, Any]:
    return {"organization": organization, "account": account(organization), "known_on": known_on}


def champion_left(organization: Organization, known: date) -> None:
    Contact.objects.create(
        **common(organization, known), name="Petra Lind", roles=["CHAMPION"], left_on=DAY - timedelta(days=5)
    )


def nobody_decides(organization: Organization, known: date) -> None:
    Contact.objects.create(**common(organization, known), name="Tom Ashby", roles=["POWER_USER"])


def goal_without_measurement(organization: Organization, known: date) -> None:
    OutcomeGoal.objects.create(
        **common(organization, known), statement="Fewer stops", due_on=DAY + timedelta(days=9)
    )


def goal_behind(organization: Organization, known: date) -> None:
    # 10 of 100 reached at 90 of 100 days: 0.1 - 0.9 = -0.8
    goal = OutcomeGoal.objects.create(
        **common(organization, known),
        statement="Fewer stops",
        baseline=0,
        target=100,
        started_on=DAY - timedelta(days=90),
        due_on=DAY + timedelta(days=10),
    )
    OutcomeMeasurement.objects.create(
        organization=organization, goal=goal, day=DAY - timedelta(days=1), value=10, known_on=known
    )


def promise_overdue(organization: Organization, known: date) -> None:
    Commitment.objects.create(
        **common(organization, known),
        text="the meter import",
        side="US",
        promised_on=known,
        due_on=DAY - timedelta(days=1),
    )


def payment_late(organization: Organization, known: date) -> None:
    Invoice.objects.create(
        **common(organization, known),
        number="R-9",
        issued_on=DAY - timedelta(days=50),
        due_on=DAY - timedelta(days=20),
        amount=100,
        currency="EUR",
    )


def answer_waits(organization: Organization, known: date) -> None:
    SurveyResponse.objects.create(
        **common(organization, known),
        kind="NPS",
        scale_low=0,
        scale_high=10,
        score=3,
        answered_at=tenancy.start_of_day("UTC", DAY - timedelta(days=10)),
    )


def handover_unread(organization: Organization, known: date) -> None:
    Handover.objects.create(**common(organization, known), handed_over_on=DAY - timedelta(days=10))


def change_ahead(organization: Organization, known: date) -> None:
    incident = Incident.objects.create(
        organization=organization,
        title="New login",
        kind="CHANGE",
        starts_at=tenancy.start_of_day("UTC", DAY + timedelta(days=10)),
        known_on=known,
    )
    IncidentAccount.objects.create(
        organization=organization, incident=incident, account=account(organization)
    )


def stage_overdue(organization: Organization, known: date) -> None:
    stage = LifecycleStage.objects.create(
        organization=organization, name="Trying out", position=77, owning_function="SALES", expected_days=30
    )
    StageEntry.objects.create(
        **common(organization, known),
        stage=stage,
        entered_at=tenancy.start_of_day("UTC", DAY - timedelta(days=40)),
    )


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (champion_left, "CHAMPION_LEFT"),
        (nobody_decides, "SPONSOR_MISSING"),
        (goal_without_measurement, "GOAL_UNMEASURED"),
        (goal_behind, "GOAL_BEHIND"),
        (promise_overdue, "PROMISE_OVERDUE"),
        (payment_late, "PAYMENT_LATE"),
        (answer_waits, "FEEDBACK_UNANSWERED"),
        (handover_unread, "HANDOVER_UNREAD"),
        (change_ahead, "INCIDENT_NEAR"),
        (stage_overdue, "STAGE_OVERDUE"),
    ],
)
def test_a_planted_fact_is_noticed_once_it_is_known(
    small_halden: Organization, plant: Callable[[Organization, date], None], kind: str
) -> None:
    plant(small_halden, DAY + timedelta(days=1))
    daily_run(small_halden, DAY)
    assert ("Nordwind", kind) not in noticed(small_halden)

    daily_run(small_halden, DAY + timedelta(days=1))

    assert ("Nordwind", kind) in noticed(small_halden)
