"""Two accounts whose health stands on goals, touches, answers, invoices and promises, worked out by hand.

Halm, as of 31 March 2026. Adoption and support are not connected: coverage 0.25 + 0.20 + 0.10 = 0.55.
Outcomes: the only goal is complete 100; half its way after half its time 100; its value is verified 100: 100.
Relationship: touched 21 days ago 100; nothing proactive 0; one contact of three (1/3 - 0.2) / 0.6 = 22.22;
a mood of -1 is 0; an answer of 5 on 0..10 is (0.5 - 0.3) / 0.5 = 40: mean 32.44.
Commercial: 25 days late and 20 days overdue, 22.5 on average, (45 - 22.5) / 40 = 56.25; one promise of two
kept 0; never off track 100: mean 52.08.
H = (25 x 100 + 20 x 32.44 + 10 x 52.08) / 55 = 66.72. The customer's half is 66.93, below 69: nothing is cut.

Berg, a customer for 30 days and still in onboarding, so that goals may wait: coverage 0.30.
Relationship: touched today 100, all proactive 100, three contacts of three 100, a mood of 0 is 50: 87.5.
Commercial: its promise was kept 100, never off track 100: 100.
H = (20 x 87.5 + 10 x 100) / 30 = 91.67. Half C alone: (20 x 50 + 10 x 100) / 30 = 66.67: health is cut to 69.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Contact
from cs_platform.tenancy.models import Organization
from health.models import HealthScore
from tests.health import facts_by_hand as make
from tests.health.runs import daily_run

DAY = date(2026, 3, 31)


@pytest.fixture
def both(in_halden: Organization) -> Organization:
    """Return Halden with Halm and Berg."""
    halm, berg = (make.account(in_halden, name) for name in ("Halm", "Berg"))
    make.contract(halm, "12000", date(2026, 1, 1), term_ends_on=date(2027, 1, 1), seats=10)
    make.contract(berg, "12000", date(2026, 3, 1), term_ends_on=date(2027, 3, 1), seats=10)
    people = {
        account.name: [
            Contact.objects.create(
                organization=in_halden, account=account, name=f"Kim {number}", known_on=make.LONG_AGO
            )
            for number in range(3)
        ]
        for account in (halm, berg)
    }
    goal = make.goal(
        halm,
        why="Costs",
        metric="calls",
        baseline=100,
        target=50,
        contact=people["Halm"][0],
        started_on=date(2026, 3, 1),
        due_on=date(2026, 4, 30),
        value_per_year=Decimal(1000),
        currency="EUR",
        label="VERIFIED_FACT",
    )
    make.measurement(goal, DAY - timedelta(days=1), "75")
    make.touch(halm, date(2026, 3, 10), people["Halm"][0], posture="REACTIVE", sentiment=-1)
    make.touch(berg, DAY, *people["Berg"], posture="PROACTIVE", sentiment=0)
    make.answer(halm, date(2026, 3, 1), "5", contact=people["Halm"][0])
    make.invoice(halm, date(2026, 2, 1), paid_on=date(2026, 2, 26))
    make.invoice(halm, date(2026, 3, 11))
    kept = {"state": "KEPT", "settled_on": date(2026, 3, 1)}
    make.promise(halm, date(2026, 3, 1), **kept)
    make.promise(halm, date(2026, 3, 2))
    make.promise(berg, date(2026, 3, 1), **kept)
    return in_halden


@pytest.mark.parametrize(
    ("name", "health", "coverage", "cut", "band"),
    [
        ("Halm", (2500 + 20 * (162 + 2 / 9) / 5 + 10 * 156.25 / 3) / 55, 0.55, 0.0, "WATCH"),
        ("Berg", 69.0, 0.3, 69 - 2750 / 30, "UNKNOWN"),
    ],
)
def test_health_stands_on_both_halves(
    both: Organization, name: str, health: float, coverage: float, cut: float, band: str
) -> None:
    daily_run(both, DAY)

    score = HealthScore.objects.for_organization(both.pk).get(account__name=name)

    assert score.health == pytest.approx(health)
    assert score.coverage == pytest.approx(coverage)
    assert score.cut == pytest.approx(cut)
    assert score.band == band
    known = sum(each for each in score.contributions if each is not None)
    assert known + score.cut == pytest.approx(health)
