"""Can I trust this? Columns of accounts whose past nobody recorded."""

from datetime import UTC, datetime

from accounts.models import Account
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import Organization
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.trainings import report, trained

PAGE = "/o/halden/trust/"
TITLE = "Columns of your own with an unknown past"


def test_an_administrator_vouches_for_the_past_of_a_column(
    in_halden: Organization, alice: Person, bob: Person
) -> None:
    make.standing(make.account(in_halden, "Zander"))
    make.closed_day(in_halden)
    trained(in_halden, report())
    assert TITLE in reading.page(alice.client, PAGE)
    assert TITLE not in reading.page(bob.client, PAGE)

    alice.client.post("/o/halden/health/train/inputs/", {"name": "own:segment", "known": "yes"})

    assert tenancy.settings_of(in_halden.pk).known_in_advance == ("own:segment",)
    assert "Segment Take back" in reading.page(alice.client, PAGE)
    # what was recorded from the first day on needs no word
    Account.objects.for_organization(in_halden.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert TITLE not in reading.page(alice.client, PAGE)
