"""Definitions: what every figure means, and that every figure on a page leads there."""

import re

import pytest

from cs_platform.pages import definitions
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

PAGE = "/o/halden/definitions/"


def test_every_term_is_there_with_its_unit_and_its_anchor(bob: Person) -> None:
    whole = reading.body(bob.client.get(PAGE))
    for key, term in definitions.TERMS.items():
        assert f'<div id="{key}">' in whole
        assert f"{term.name} {term.unit} {term.meaning}" in reading.words(whole)


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
