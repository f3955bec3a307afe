"""A closed past: facts, then the run that closes the day, then whatever is found out later."""

from datetime import date, datetime, timedelta

from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import Organization
from tests import factories

DAY = date(2026, 3, 31)
FIRST = date(2026, 1, 1)


def close(organization: Organization, day: date = DAY) -> None:
    """Let all that is there be known on the day: what changes from now on, changes after it."""
    now: datetime = tenancy.rows_of("SELECT clock_timestamp()", {})[0][0]
    factories.run(organization, day, finished_at=now + timedelta(minutes=1))
