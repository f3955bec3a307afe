"""An account of Halden's on the closed day, which is also today."""

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Account
from tests import factories as make
from tests.conftest import Person
from tests.pages.account import records


@pytest.fixture
def nordwind(in_halden: object, bob: Person) -> Iterator[Account]:
    """Return a healthy customer of Bob's on which no fact is on record, at noon of the day."""
    account = make.account(bob.organization, "Nordwind", owner=bob.membership, segment="Retail")
    make.standing(account)
    make.closed_day(bob.organization)
    with time_machine.travel(records.NOON, tick=False):
        yield account
