"""Where the health model changed, the pictures it bends say so."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from accounts.models import Account
from cs_platform.tenancy.models import Organization
from health.domain import defaults
from health.models import HealthConfig
from tests import factories as make
from tests.conftest import NOW, Person
from tests.pages import reading
from tests.pages.account.records import NOON

MONTH_AGO = date(2026, 2, 28)
WORDS = "Health model 2 from 11 Mar 2026: Support weighs more."


@pytest.fixture
def nordwind(in_halden: Organization, bob: Person) -> Iterator[Account]:
    """Return an account with two scores and a version published between them."""
    account = make.account(in_halden, "Nordwind", owner=bob.membership)
    make.standing(account, "100.00")
    for day in (MONTH_AGO, make.DAY):
        make.estimate(account, day)
        make.closed_day(in_halden, day)
    settings = defaults.CONFIGURATION.as_dict()
    make.score(account, {"usage_silence": 3.0}, MONTH_AGO)
    for number, day in ((2, date(2026, 3, 10)), (3, make.DAY)):
        version = HealthConfig.objects.create(
            organization=in_halden,
            number=number,
            settings=settings,
            note="Support weighs more.",
            published_at=NOW,
            published_on=day,
        )
        if day < make.DAY:
            make.score(account, {"usage_silence": 3.0}, make.DAY, config=version)
    with time_machine.travel(NOON, tick=False):
        yield account


@pytest.mark.parametrize("address", ["accounts/{}/", "value-at-risk/"])
def test_a_version_is_marked_where_it_began_to_count(nordwind: Account, bob: Person, address: str) -> None:
    page = reading.page(bob.client, f"/o/halden/{address.format(nordwind.pk)}")
    assert WORDS in page
    assert "Health model 3 from" not in page, "it counts after the last day of the picture"
