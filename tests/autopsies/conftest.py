"""Accounts off track, ready for autopsies."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Account
from cs_platform.tenancy.models import Organization
from health.models import AccountStanding, DitchEpisode
from tests.health import facts_by_hand as make

DAY = date(2026, 3, 31)
OffTrack = Callable[..., Account]


@pytest.fixture
def off_track(in_halden: Organization) -> OffTrack:
    """Return a function that adds an account off track with so much expected loss."""

    def add(name: str, loss: str | None, *, left_on: date | None = None) -> Account:
        account = make.account(in_halden, name)
        episode = DitchEpisode(
            organization=in_halden,
            account=account,
            number=1,
            entered_on=date(2026, 3, 1),
            reason="HEALTH",
            left_on=left_on,
            ended="RECOVERED" if left_on else None,
        )
        episode.save()
        AccountStanding(
            organization=in_halden,
            account=account,
            day=DAY,
            customer_state="CUSTOMER",
            band="AT_RISK",
            coverage=0.55,
            health=30,
            arr=Decimal(100_000) if loss else None,
            known_loss=Decimal(0) if loss else None,
            expected_loss=Decimal(loss) if loss else None,
            not_convertible="" if loss else "CHF",
            label="ASSUMED",
            open_episode=None if left_on else episode,
        ).save()
        return account

    return add
