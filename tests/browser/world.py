"""A committed organization of its own for browsers: everything the pages show, and names that try them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from uuid import uuid4

from django.utils import timezone

from accounts.domain.choices import CustomerState, ImportState
from accounts.models import Account, Import
from accounts.operations.records import Editor
from cs_platform.lib import periods
from cs_platform.tenancy import operations
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import Organization
from health.domain.choices import SliceKind
from health.domain.prediction.quarantine import Suspect
from health.operations import drafts, training
from tests import factories as make
from tests.conftest import NOW, Person, make_organization, make_person
from tests.pages import trainings

NAMES = (
    "Nordwind Logistics",
    "Brandt & Söhne",
    "Castell",
    "<script>document.title='hacked'</script>",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    '"><img src=x onerror=alert(1)>',
    "\u202eEder",
    "{{7*7}}",
)
BANDS = ("HEALTHY", "WATCH", "AT_RISK", "UNKNOWN")
REASON = "No champion among the contacts; 12% of the seats were in use over the last 4 weeks."


@dataclass(frozen=True, kw_only=True)
class World:
    """Where it is, who is in it by role, and the rows whose pages are opened."""

    slug: str
    sign_in_link: str
    people: Mapping[Role, Person]
    account_id: int
    account_name: str
    gone_id: int
    autopsy_id: int
    import_id: int
    draft_id: int

    def path(self, rest: str = "") -> str:
        """Return the path of a page of the organization."""
        return f"/o/{self.slug}/{rest}"


def build() -> World:
    """Make the organization and commit it; nothing removes it but the end of the tests' database."""
    slug = f"browser-{os.getpid()}-{uuid4().hex[:6]}"
    organization = make_organization(slug, name="Halden Software")
    people = {role: make_person(organization, f"{role.value.lower()}@{slug}.test", role) for role in Role}
    with organization_context(organization.pk):
        return _fill(organization, people)


def _fill(organization: Organization, people: Mapping[Role, Person]) -> World:
    owner = people[Role.CSM].membership
    accounts = [
        make.account(organization, name, owner=owner, segment="Retail", country="CA") for name in NAMES
    ]
    for number, account in enumerate(accounts):
        _stand(account, number)
    told = accounts[0]
    _tell(told)
    episode = make.episode(accounts[2], make.DAY)
    review = make.autopsy(episode, people[Role.EXECUTIVE].membership, people[Role.ADMIN].membership)
    gone = make.account(organization, "Gone Ltd")
    make.absent(gone, CustomerState.CHURNED)
    keys = ((SliceKind.ALL, ""), (SliceKind.OWNER, str(owner.pk)))
    for (kind, key), months in product(keys, range(1, 9)):
        loss = f"{60_000 - months * 4000}.00"
        make.past_portfolio(organization, _month_end(months), expected_loss=loss, kind=kind, key=key)
    make.closed_day(organization)
    return World(
        slug=organization.slug,
        sign_in_link=operations.create_sign_in_link(people[Role.CSM].membership, now=timezone.now()),
        people=people,
        account_id=told.pk,
        account_name=told.name,
        gone_id=gone.pk,
        autopsy_id=review.pk,
        import_id=_import(organization).pk,
        draft_id=_learn(organization, people[Role.ADMIN]),
    )


def _learn(organization: Organization, admin: Person) -> int:
    """Store a training that left two inputs out, one of them confirmed since; begin a draft and return it."""
    told = tuple(
        Suspect(name=name, auc=0.98, by_missing=by_missing)
        for name, by_missing in (("own:churn_code", False), ("own:tier", True))
    )
    tests = [
        trainings.origin(day, 400.0, 900.0, [(10, 0.1, 0.1), (10, 0.4, 0.3)])
        for day in ("2024-03-31", "2025-03-31")
    ]
    trainings.trained(
        organization, trainings.report(churns=19, tested=False, has_signal=False, suspects=told), *tests
    )
    training.confirm(organization, "own:tier", by=admin.membership.pk)
    return drafts.create_draft(Editor(organization=organization, membership=admin.membership, now=NOW))


def _month_end(months_ago: int) -> date:
    first = periods.add_months(make.DAY.replace(day=1), 1 - months_ago)
    return first - timedelta(days=1)


def _stand(account: Account, number: int) -> None:
    make.standing(
        account,
        f"{90_000 - number * 9_000}.37",
        arr="123456.78",
        band=BANDS[number % len(BANDS)],
        health=None if number % len(BANDS) == 3 else 80.0 - number * 8,
        known_loss="1000.00" if number == 1 else "0.00",
        reason_sentence=REASON,
        avoidable_loss=Decimal(9_000 - number * 900),
    )
    make.signal(account)


def _tell(account: Account) -> None:
    """Give an account contracts, people, tickets, a year of use and two scores."""
    make.contract(account, "98765.43", seats=180, plan="Enterprise")
    make.contract(account, "5000.00", starts_on=date(2024, 1, 1), ended_on=date(2025, 1, 1),
                  ended_known_on=date(2025, 1, 1), currency="USD")  # fmt: skip
    make.contact(account, "Petra Lind", title="Head of maintenance", roles=["CHAMPION", "POWER_USER"])
    make.contact(account, "Tom Ashby", title="Plant director", left_on=date(2026, 1, 9))
    make.ticket(account, "Due dates jump by a day after the clock change", assessed_severity=1)
    make.ticket(account, "<b>Export</b> fails", closed_at=NOW.replace(month=3, day=25), escalated=True)
    for week in range(26):
        make.usage(account, make.DAY - timedelta(days=7 * week), events=400 + 37 * week % 300)
    values = {"licence_utilisation": 0.6, "champion_present": 1.0, "usage_trend": 0.0, "escalations": 1.0}
    make.score(account, values, _month_end(1))
    make.score(account, values | {"licence_utilisation": 0.2, "usage_trend": -0.5})
    make.estimate(account)


def _import(organization: Organization) -> Import:
    row = Import(
        organization=organization,
        file_name="accounts.csv",
        fingerprint="0" * 64,
        source="crm",
        kind="accounts",
        mapping={},
        state=ImportState.DONE,
    )
    row.save()
    return row
