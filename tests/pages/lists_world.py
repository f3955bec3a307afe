"""Rows of every list, made so that each filter keeps some of them and leaves others out."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import Account
from cs_platform.tenancy.models import Membership, Organization
from tests import factories as make
from tests.pages.account import records
from tests.pages.account.records import NOON, ago


def fill(organization: Organization, owner: Membership) -> None:
    """Make Nordwind, which has an owner, a segment and a stage, Brandt without any, and Ulm, archived."""
    stage = make.stage(organization, "Renewal")
    nordwind = make.account(organization, "Nordwind", owner=owner, segment="Retail", stage=stage)
    brandt = make.account(organization, "Brandt")
    ulm = make.account(organization, "Ulm", archived_at=NOON)
    for account in (nordwind, brandt, ulm):
        make.standing(account)
        make.contract(account, product=f"{account.name} seats")
        records.goal(account, f"{account.name} saves time")
        records.answer(account, "9", comment=f"{account.name} likes it")
    make.closed_day(organization)
    _contacts(nordwind, brandt, ulm)
    _contracts(nordwind, brandt)
    _goals(nordwind, brandt, owner)
    _touches(nordwind, brandt, ulm, owner)
    _tickets(nordwind, brandt, ulm)
    _answers(nordwind, brandt)


def _contacts(nordwind: Account, brandt: Account, ulm: Account) -> None:
    petra = make.contact(nordwind, "Petra", roles=["CHAMPION"], influence=5, title="Head of stores")
    paul = make.contact(brandt, "Paul", influence=2)
    make.contact(brandt, "Quinn", left_on=ago(5), moved_to="Elsewhere")
    make.contact(ulm, "Ursula")
    make.contact(brandt, "", erased_at=NOON)
    records.touch(nordwind, petra, happened_at=NOON - timedelta(days=70), summary="Old words")
    records.touch(brandt, paul, happened_at=NOON - timedelta(days=3), summary="New words")


def _contracts(nordwind: Account, brandt: Account) -> None:
    soon = {"starts_on": ago(345), "term_ends_on": ago(-20)}
    make.contract(nordwind, "9000.00", product="Ends soon", renewal_category="AT_RISK", **soon)
    make.contract(brandt, "500.00", product="Swiss", currency="CHF", starts_on=ago(50), term_ends_on=None)
    make.contract(brandt, "100.00", product="Trial", kind="TRIAL", starts_on=ago(10), term_ends_on=None)
    make.contract(brandt, "300.00", product="Coming", starts_on=ago(-10), known_on=ago(1))
    make.contract(
        brandt, "200.00", product="Over", starts_on=ago(400), ended_on=ago(40), ended_known_on=ago(40)
    )


def _goals(nordwind: Account, brandt: Account, owner: Membership) -> None:
    late = records.goal(
        nordwind, "Late goal", due_on=ago(3), label="ASSUMPTION", label_until=ago(-9), label_by=owner
    )
    records.measured(late, ago(8), "5")
    records.measured(late, ago(1), "7")
    paid = {"value_per_year": Decimal("4000.00"), "currency": "EUR"}
    records.goal(brandt, "Worth money", due_on=ago(-30), focus_area="ADOPTION", **paid)
    records.goal(brandt, "Reached", status="ACHIEVED", closed_on=ago(2), due_on=ago(9))


def _touches(nordwind: Account, brandt: Account, ulm: Account, owner: Membership) -> None:
    records.touch(
        nordwind, summary="By mail", channel="EMAIL", posture="PROACTIVE", author=owner, sentiment=-2
    )
    records.touch(brandt, summary="They called", started_by="CUSTOMER", happened_at=NOON - timedelta(days=9))
    records.touch(brandt, summary="To come", happened_at=None, planned_for=NOON + timedelta(days=9))
    gone = {"happened_at": None, "planned_for": NOON - timedelta(days=2)}
    records.touch(nordwind, summary="Not said", **gone)
    records.touch(brandt, summary="Cancelled", was_missed=True, **gone)
    records.touch(ulm, summary="Nobody's")


def _tickets(nordwind: Account, brandt: Account, ulm: Account) -> None:
    make.ticket(
        nordwind, "Worst", assessed_severity=1, stated_severity=3, escalated=True, call_driver="Sign-in"
    )
    make.ticket(brandt, "Small", stated_severity=4, upstream_function="SALES")
    make.ticket(brandt, "Unclear", closed_at=NOON, root_cause_found=False, workaround_only=True)
    make.ticket(ulm, "Old")


def _answers(nordwind: Account, brandt: Account) -> None:
    records.answer(nordwind, "3", comment="Too slow")
    five = {"kind": "CSAT", "scale_low": 1, "scale_high": 5, "acted_on_at": NOON}
    records.answer(brandt, "4", comment="Fine", **five)
    records.answer(brandt, "1", comment="Whisper", is_anonymous=True)
    for number in range(5):
        records.answer(nordwind, "8", comment=f"Chorus {number}", is_anonymous=True, kind="CES")
