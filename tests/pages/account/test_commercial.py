"""Commercial: contracts as a time line, invoices, opportunities, renewals, lifetime value."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Account
from health.models import PortfolioDay
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account import records
from tests.pages.account.records import TODAY, ago


def url(account: Account) -> str:
    return f"/o/halden/accounts/{account.pk}/commercial/"


def section(whole: str, name: str) -> str:
    """Return one section of the page."""
    start = whole.index(f'id="{name}"')
    return whole[start : whole.index("</section>", start)]


def test_nothing_on_record_says_what_to_do(nordwind: Account, bob: Person) -> None:
    page = reading.page(bob.client, url(nordwind))
    assert "No contract is on record, so no money is. Add the contract" in page
    assert "No invoice is on record" in page
    assert "No opportunity is on record." in page
    assert "No contract runs, so nothing renews." in page
    assert "Nobody has said that they leave." in page


def test_contracts_running_first_and_only_they_tell_their_term(nordwind: Account, bob: Person) -> None:
    old = make.contract(nordwind, "5000.00", starts_on=date(2024, 1, 1), currency="USD")
    make.contract(nordwind, "9000.00", starts_on=date(2025, 6, 1), replaces=old, seats=40, plan="Pro")
    make.contract(nordwind, "100.00", starts_on=date(2026, 6, 1), known_on=TODAY)
    make.contract(nordwind, "300.00", kind="ONE_OFF", product="Training")
    make.contract(nordwind, "77.00", product="Later", known_on=TODAY + timedelta(days=1))
    answer = bob.client.get(url(nordwind))
    whole = reading.body(answer)
    rows = {row[1]: row for row in reading.table(section(whole, "contracts"), 1)}
    running = rows["€9,000"]
    assert running == ["PlannerPro", "€9,000", "40", "runninguntil 1 Jun 2026", "1 Jun 2025", running[5]]
    assert running[5] == "1 Jun 2026renews by itself"
    assert next(iter(rows)) == "€9,000"
    assert rows["$5,000"][3].startswith("replaced")
    assert "renews" not in rows["$5,000"][5]
    assert rows["€100"][3] == "starts later"
    assert rows["€300"][3] == "not recurring"
    assert "€77" not in rows
    spans = answer.context["contracts_chart"].data["spans"]
    assert (spans[0]["from"], spans[0]["to"], spans[0]["mark"]) == ("2024-01-01", "2025-06-01", "past")


def test_notice_is_said_beside_the_contract(nordwind: Account, bob: Person) -> None:
    make.contract(nordwind, notice_received_on=date(2026, 3, 1))
    assert "notice 1 Mar 2026" in reading.page(bob.client, url(nordwind))


def test_a_renewal_with_who_said_so_and_why(nordwind: Account, bob: Person, alice: Person) -> None:
    make.contract(
        nordwind,
        renewal_category="AT_RISK",
        renewal_reason="The new director compares prices",
        renewal_said_by=alice.membership,
        renewal_said_on=ago(9),
    )
    page = reading.page(bob.client, url(nordwind))
    assert "At risk Alice, 22 Mar 2026" in page
    assert "The new director compares prices" in page


def test_invoices_with_the_days_they_were_late(nordwind: Account, bob: Person) -> None:
    records.invoice(nordwind, "Unpaid", due_on=ago(12))
    records.invoice(nordwind, "Late", due_on=ago(40), paid_on=ago(33))
    records.invoice(nordwind, "Early", due_on=ago(50), paid_on=ago(55))
    records.invoice(nordwind, "Not due", due_on=TODAY + timedelta(days=5))
    rows = reading.table(section(reading.body(bob.client.get(url(nordwind))), "invoices"))
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("Not due", "not paid", "0"),
        ("Unpaid", "not paid", "12"),
        ("Late", "26 Feb 2026", "7"),
        ("Early", "4 Feb 2026", "0"),
    ]


def test_opportunities_and_their_sums_by_currency(nordwind: Account, bob: Person) -> None:
    records.opportunity(nordwind, "Soon", expected_close_on=ago(1), owner=bob.membership)
    records.opportunity(nordwind, "In dollars", amount=Decimal(300), currency="USD")
    records.opportunity(nordwind, "Also", amount=Decimal(2000), expected_close_on=TODAY)
    records.opportunity(nordwind, "Lost", closed_on=ago(30), is_won=False)
    shown = section(reading.body(bob.client.get(url(nordwind))), "opportunities")
    assert "Open: €7,000 and $300 a year." in reading.words(shown)
    assert [row[0].split("Expansion")[0] for row in reading.table(shown)] == [
        "Soon",
        "Also",
        "In dollars",
        "Lost",
    ]
    assert reading.table(shown)[3][2:4] == ["lost", "closed 1 Mar 2026"]


def test_what_was_said_about_leaving(nordwind: Account, bob: Person) -> None:
    records.churn_said(nordwind, reason_codes=["TOO_DEAR"], source="crm")
    assert "Too dear 28 Mar 2026too dearcrm" in reading.page(bob.client, url(nordwind))


def test_the_lifetime_value_prints_what_it_rests_on(nordwind: Account, bob: Person) -> None:
    """By hand: ARR 10,000, p 0.1, segment 1,000 of 10,000, margin 0.8, discount 0.1.

    Each year is worth 9/11 of the one before: 8,000 x 4.5 x (1 - (9/11)^10 = 0.134431) = 31,160.50.
    """
    answer = bob.client.get(url(nordwind))
    assert answer.context["lifetime"].value == Decimal("31160.50")
    page = reading.words(reading.body(answer))
    assert "Lifetime value €31,161 ARR not known to end €10,000 Leaves in the first year 10%" in page
    assert "Then, as its segment, a year 10.0% Gross margin 80% Discounted by, a year 10%" in page
    PortfolioDay.objects.filter(slice_kind="SEGMENT").delete()
    assert bob.client.get(url(nordwind)).context["lifetime"] is None


def test_it_asks_as_much_for_few_facts_as_for_many(nordwind: Account, bob: Person) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            make.contract(nordwind, product=f"Product {number}", renewal_said_by=bob.membership)
            records.invoice(nordwind, f"R-{number}")
            records.opportunity(nordwind, owner=bob.membership)
            records.churn_said(nordwind)

    fill(1)
    few = reading.queries(bob.client, url(nordwind))
    fill(50)
    assert len(few) == len(reading.queries(bob.client, url(nordwind))) <= reading.QUERIES_AT_MOST
