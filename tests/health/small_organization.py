"""Five accounts whose every figure is worked out by hand, as of Tuesday 31 March 2026.

Coverage is 0.55 for all: adoption 30, support 15, commercial 10; nobody has contacts.

Nordwind   uses the product daily, all measures at their best: health 100.
Brandt     adoption 0 (silent since 10 January). Support: a severity 1 ticket open for 30 days 0, one
           escalation of three 66.67, one closed ticket of one unexplained 0: mean 22.22. Commercial 100.
           H = (15 x 22.22 + 10 x 100) / 55 = 24.24.
Castell, Dahl, Eder   never used it: adoption 0, support 100, commercial 100: 2,500 / 55 = 45.45.

Rates, up to 30 January (60 days of grace). Only Brandt's rolling contract has exposure: 669 days.
r = (0 + 0.1 x 20) / (669 / 365.25 + 20) = 0.0916102; one whole account-year without a contraction:
p(contraction) = 0.05 x 20 / 21 = 1/21, mean share lost = 0.25, together 1/84.

ARR that can end: Nordwind 120,000 (term ends once), Brandt 50,000 USD x 0.92 = 46,000 (rolling: once).
factor = 166,000 / (120,000 x 0.5 + 46,000 x 2.5) = 166 / 175
p = r x 166/175 x 0.5 = 0.0434494 and r x 166/175 x 2.5 = 0.2172471
loss = 120,000 x (p + 1/84) = 6,642.50 and 46,000 x (p + 1/84) = 10,540.99
Castell has given notice: 30,000 known. Eder is locked in: 1% of 24,000 = 240. Dahl's francs have no rate.
"""

from datetime import date
from decimal import Decimal

from accounts.models import Account
from cs_platform.tenancy.models import Organization
from tests.health import facts_by_hand as make

DAY = date(2026, 3, 31)
NAMES = ("Nordwind", "Brandt", "Castell", "Dahl", "Eder")
RETAIL = ("Brandt", "Castell")
HEALTH = {"Nordwind": 100.0, "Brandt": 24.242424, "Castell": 45.454545, "Dahl": 45.454545, "Eder": 45.454545}
ARR = {
    "Nordwind": Decimal("120000.00"),
    "Brandt": Decimal("46000.00"),
    "Castell": Decimal("30000.00"),
    "Dahl": None,
    "Eder": Decimal("24000.00"),
}
PROBABILITY = {"Nordwind": 0.0434494, "Brandt": 0.2172471, "Castell": None, "Dahl": None, "Eder": 0.0}
EXPECTED_LOSS = {
    "Nordwind": Decimal("6642.50"),
    "Brandt": Decimal("10540.99"),
    "Castell": Decimal("30000.00"),
    "Dahl": None,
    "Eder": Decimal("240.00"),
}
TOTAL_ARR = Decimal("220000.00")
TOTAL_KNOWN = Decimal("30000.00")
TOTAL_EXPECTED = Decimal("47423.49")
RETAIL_EXPECTED = Decimal("40540.99")


def build(organization: Organization) -> None:
    """Add the five accounts and their facts."""
    nordwind, brandt, castell, dahl, eder = (
        make.account(organization, name, segment="Retail" if name in RETAIL else "") for name in NAMES
    )
    make.rate(organization, "USD", date(2026, 3, 1), "0.92")
    make.contract(nordwind, "120000", date(2026, 1, 1), term_ends_on=date(2027, 1, 1), seats=100)
    make.contract(brandt, "50000", date(2024, 4, 1), currency="USD", billing_period="MONTHLY", seats=50)
    make.contract(
        castell,
        "30000",
        date(2025, 7, 1),
        term_ends_on=date(2026, 7, 1),
        notice_received_on=date(2026, 3, 15),
    )
    make.contract(dahl, "10000", date(2026, 3, 1), currency="CHF", term_ends_on=date(2027, 3, 1))
    make.contract(eder, "24000", date(2026, 1, 1), term_ends_on=date(2029, 1, 1))
    make.usage(nordwind, make.days(date(2025, 12, 31), DAY), events=70, active_users=70)
    make.usage(brandt, [date(2025, 12, 1)], events=1)
    make.usage(brandt, [date(2026, 1, 10)], events=81)
    make.ticket(brandt, date(2026, 3, 1), stated_severity=1, escalated=True)
    make.ticket(
        brandt,
        date(2026, 3, 5),
        closed_on=date(2026, 3, 10),
        stated_severity=4,
        escalated=False,
        root_cause_found=False,
    )


def account(organization: Organization, name: str) -> Account:
    """Return one of the accounts."""
    return Account.objects.for_organization(organization.pk).get(name=name)
