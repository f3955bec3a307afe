"""Definitions: what every figure means, and that every figure on a page leads there."""

import re

import pytest

from cs_platform.pages import definitions, own_rules
from cs_platform.tenancy.domain import organization_settings
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

PAGE = "/o/halden/definitions/"


def test_every_term_is_there_with_its_unit_and_its_anchor(bob: Person) -> None:
    whole = reading.body(bob.client.get(PAGE))
    for key, term in definitions.TERMS.items():
        said = own_rules.of(term, organization_settings.DEFAULTS)
        assert f'<div id="{key}">' in whole
        assert f"{said.name} {said.unit} {said.meaning}" in reading.words(whole)
    assert not set("{}") & set(reading.words(whole))


# each rule that definitions name, another value for it, and what then stands there
RULES = {
    "grace_days": (1, "end of 1 day of grace."),
    "enter_below": (35, "Entered when health is below 35 on 10"),
    "leave_from": (60, "Left at health 60 or more for 28 days"),
    "locked_loss_rate": (0.025, "beyond the horizon × 2.5% a year."),
    "gross_margin": (0.7, "The gross margin is 70%"),
    "discount_rate": (0.085, "the discount rate 8.5% a year."),
    "autopsy_capacity": (0, "No autopsy is opened in a month."),
}


def test_it_says_what_the_organization_decided(bob: Person) -> None:
    """Every rule is said as it is, and changing it changes what stands there."""
    assert set(RULES) == set(own_rules.numbers(organization_settings.DEFAULTS))
    before = reading.page(bob.client, PAGE)
    assert "end of 60 days of grace." in before
    assert "locked in beyond the horizon × 1% a year." in before
    bob.organization.settings = {name: value for name, (value, _) in RULES.items()}
    bob.organization.save(update_fields=["settings"])
    page = reading.page(bob.client, PAGE)
    for _, sentence in RULES.values():
        assert sentence not in before
        assert sentence in page


def test_it_needs_no_run_and_no_more_than_who_asks(bob: Person) -> None:
    assert len(reading.queries(bob.client, PAGE)) == 0


def test_strangers_do_not_find_it(halden: object, charlie: Person) -> None:
    assert charlie.client.get(PAGE).status_code == 404


@pytest.mark.usefixtures("two_accounts")
def test_dotted_underlines_lead_to_a_term_that_exists(bob: Person) -> None:
    account = make.account(bob.organization, "Castell")
    make.standing(account)
    make.portfolio(bob.organization)
    pages = (
        "/o/halden/",
        "/o/halden/accounts/",
        "/o/halden/value-at-risk/",
        f"/o/halden/accounts/{account.pk}/",
    )
    keys = set()
    for path in pages:
        whole = reading.body(bob.client.get(path))
        keys |= set(re.findall(rf'class="ls-def" href="{PAGE}#([^"]+)"', whole))
    assert keys >= {"value-at-risk", "known-loss", "arr", "health", "churn-probability", "expected-loss"}
    assert keys <= set(definitions.TERMS)
