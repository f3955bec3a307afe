"""Call drivers: why customers call, which function upstream causes it, and the money behind."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Account
from tests import factories as make
from tests.conftest import Person
from tests.health import facts_by_hand as facts
from tests.pages import reading

DRIVERS = "/o/halden/call-drivers/"
pytestmark = pytest.mark.usefixtures("in_halden")


def called(account: Account, days_ago: int, driver: str = "Exports fail", **fields: Any) -> None:
    day = make.DAY - timedelta(days=days_ago)
    facts.ticket(account, day, **({"call_driver": driver, "upstream_function": "PRODUCT"} | fields))


def test_a_driver_counts_tickets_accounts_and_each_accounts_money_once(alice: Person) -> None:
    nordwind, brandt = (make.account(alice.organization, name) for name in ("Nordwind", "Brandt"))
    make.standing(nordwind, "4000.00")
    make.standing(brandt, "500.00")
    for days_ago in (0, 10, 83):
        called(nordwind, days_ago)
    called(brandt, 20, closed_on=make.DAY, root_cause_found=False)
    called(brandt, 84)  # in the 84 days before
    called(brandt, 5, driver="Invoices unclear", upstream_function="FINANCE")
    make.closed_day(alice.organization)

    found = alice.client.get(DRIVERS).context["drivers"]

    assert [
        (each.name, each.tickets, each.tickets_before, each.accounts, each.unexplained) for each in found
    ] == [
        ("Exports fail", 4, 1, 2, 1),
        ("Invoices unclear", 1, 0, 1, 0),
    ]
    assert [str(each.expected_loss) for each in found] == ["4500.00", "500.00"]
    assert found[0].trend[-1] == 3
    assert sum(found[0].trend) == 5
    assert reading.headline(alice.client, DRIVERS) == (
        "Exports fail stands before the most money: "
        "€5k at risk on 2 accounts that called about it in 84 days."
    )


def test_a_function_sees_what_it_causes(alice: Person) -> None:
    account = make.account(alice.organization)
    make.standing(account)
    called(account, 1)
    called(account, 1, driver="Invoices unclear", upstream_function="FINANCE")
    make.closed_day(alice.organization)
    page = reading.page(alice.client, f"{DRIVERS}?function=FINANCE")
    assert "Invoices unclear" in page
    assert "Exports fail" not in page


def test_a_driver_leads_to_its_tickets(alice: Person) -> None:
    account = make.account(alice.organization)
    make.standing(account)
    called(account, 1, driver="Exports & imports")
    called(account, 1, driver="Invoices unclear")
    make.closed_day(alice.organization)

    whole = reading.body(alice.client.get(DRIVERS))
    (link,) = re.findall(r'<a href="([^"]+)">Exports &amp; imports</a>', whole)

    assert reading.page(alice.client, html.unescape(link)).count("Exports & imports") == 1
    assert "1 ticket" in reading.page(alice.client, html.unescape(link))


def test_before_anybody_called_it_says_what_to_import(alice: Person) -> None:
    make.standing(make.account(alice.organization))
    make.closed_day(alice.organization)
    page = reading.page(alice.client, DRIVERS)
    assert "Nobody called in the last 84 days." in page
    assert "Import tickets with their call driver" in page
