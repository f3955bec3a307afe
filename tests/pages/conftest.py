"""Halden's pages on one closed day."""

import pytest

from tests import factories as make
from tests.conftest import Person


@pytest.fixture
def two_accounts(in_halden: object, alice: Person, bob: Person) -> None:
    """Give Bob Nordwind (42,000 at risk, 2,000 of it certain) and Brandt (12,000.50), Alice nothing."""
    nordwind, brandt = (
        make.account(alice.organization, name, owner=bob.membership, segment="Retail")
        for name in ("Nordwind", "Brandt")
    )
    make.standing(nordwind, "42000.00", arr="90000.00", known_loss="2000.00")
    make.standing(brandt, "12000.50", arr="50000.00", band="AT_RISK", health=31.0)
    make.closed_day(alice.organization)
