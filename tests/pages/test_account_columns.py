"""The list of accounts by own attributes and by families: shown, filtered, sorted, exported."""

import pytest

from accounts.models import AttributeDefinition
from cs_platform.tenancy.models import Organization
from tests import factories as make
from tests.conftest import NOW, Person
from tests.pages import reading

ACCOUNTS = "/o/halden/accounts/"
CSV = "/o/halden/accounts.csv"
CHOSEN = "children,children_health,worst_child,children_arr,children_loss"

pytestmark = pytest.mark.usefixtures("in_halden")


@pytest.fixture
def with_attributes(halden: Organization) -> None:
    """Make attributes of every type, and three accounts; what Frisch has is of other types or missing."""
    kinds = (
        ("tier__of", "TEXT"),
        ("size", "NUMBER"),
        ("live-on", "DAY"),
        ("vip", "FLAG"),
        ("plan", "CHOICE"),
    )
    for position, (key, type_) in enumerate(kinds):
        AttributeDefinition.objects.create(
            organization=halden, key=key, label=key.title(), type=type_, position=position,
            options=["Gold", "Silver"] if type_ == "CHOICE" else [],
        )  # fmt: skip
    values = {
        "Nordwind": {"tier__of": "=top", "size": 9, "live-on": "2026-01-31", "vip": True, "plan": "Gold"},
        "Brandt": {"tier__of": "low", "size": 10.5, "live-on": "2025-01-31", "vip": False, "plan": "Silver"},
        "Frisch": {"size": "many", "vip": "perhaps"},
    }
    for name, attributes in values.items():
        make.standing(make.account(halden, name, attributes=attributes))
    make.closed_day(halden)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("attribute:tier__of=TOP", ["Nordwind"]),
        ("attribute:size.from=9.5", ["Brandt"]),
        ("attribute:size.from=9&attribute:size.to=10", ["Nordwind"]),
        ("attribute:live-on.from=2026-01-31", ["Nordwind"]),
        ("attribute:live-on.to=2025-12-31", ["Brandt"]),
        ("attribute:vip=true", ["Nordwind"]),
        ("attribute:vip=false", ["Brandt"]),
        ("attribute:plan=Silver", ["Brandt"]),
        ("attribute:plan=Silver&attribute:vip=true", []),
        ("sort=attribute:live-on", ["Brandt", "Nordwind", "Frisch"]),
        ("sort=-attribute:plan", ["Brandt", "Nordwind", "Frisch"]),
    ],
)
def test_attributes_narrow_and_sort(query: str, names: list[str], with_attributes: None, bob: Person) -> None:
    assert [row["account"] for row in reading.rows_of(bob.client.get(f"{CSV}?{query}"))] == names


@pytest.mark.parametrize(
    "query", ["size.from=x", "size.to=1e999", "live-on.from=2026-02-30", "vip=x", "plan=Iron", "tier__of=%00"]
)
def test_values_of_attributes_that_make_no_sense_are_said(
    query: str, with_attributes: None, bob: Person
) -> None:
    (notice,) = reading.notices(bob.client, f"{ACCOUNTS}?attribute:{query}")
    assert notice.startswith("Part of this filter cannot be read and was left out: attribute:")
    assert len(reading.rows_of(bob.client.get(f"{CSV}?attribute:{query}"))) == 3


def test_attributes_are_columns_of_page_and_file(with_attributes: None, bob: Person) -> None:
    query = "?columns=attribute:tier__of,attribute:size,attribute:live-on,attribute:vip&sort=name"
    rows = reading.table(reading.body(bob.client.get(ACCOUNTS + query)), 1)
    assert rows[0] == ["Brandt", "low", "10.5", "31 Jan 2025", "no"]
    assert rows[1] == ["Frisch", "–no value", "–no value", "–no value", "–no value"]
    assert rows[2] == ["Nordwind", "=top", "9", "31 Jan 2026", "yes"]
    (nordwind,) = reading.rows_of(bob.client.get(f"{CSV}?attribute:plan=Gold"))
    assert nordwind["attribute:tier__of"] == "'=top"
    assert (nordwind["attribute:size"], nordwind["attribute:vip"]) == ("9", "yes")
    assert (nordwind["attribute:live-on"], nordwind["attribute:plan"]) == ("2026-01-31", "Gold")


@pytest.fixture
def family(halden: Organization) -> int:
    """Make a parent of two children and one that is archived; return its key."""
    parent = make.account(halden, "Parent")
    make.standing(parent, "5.00", arr="10.00")
    for name, arr, health in (("North", "30000.00", 80.0), ("South", "10000.00", 40.0)):
        make.standing(make.account(halden, name, parent=parent), "600.00", arr=arr, health=health)
    make.standing(make.account(halden, "Gone", parent=parent, archived_at=NOW), "9.00")
    make.closed_day(halden)
    return int(parent.pk)


def test_parents_say_what_their_children_come_to(family: int, bob: Person) -> None:
    """By hand: (30,000 x 80 + 10,000 x 40) / 40,000 = 70."""
    (row,) = reading.rows_of(bob.client.get(f"{CSV}?family=PARENTS&columns={CHOSEN}"))
    assert row == {
        "account": "Parent",
        "children": "2",
        "children_health": "70.0",
        "worst_child": "South",
        "children_arr": "40000.00",
        "children_loss": "1200.00",
    }
    page = reading.table(reading.body(bob.client.get(f"{ACCOUNTS}?family=PARENTS&columns={CHOSEN}")), 1)
    assert page[0] == ["Parent", "2", "70", "South 40", "40,000", "1,200"]


def test_children_of_one_account_and_an_only_child_of_nobody(family: int, bob: Person) -> None:
    names = [row["account"] for row in reading.rows_of(bob.client.get(f"{CSV}?family={family}&sort=name"))]
    assert names == ["North", "South"]
    assert reading.rows_of(bob.client.get(f"{CSV}?family=x")) == []
    (north, *_) = reading.rows_of(bob.client.get(f"{CSV}?name=north&columns={CHOSEN},parent"))
    assert (north["children"], north["parent"]) == ("", "Parent")
    opened = bob.client.get(f"{ACCOUNTS}?family=PARENTS")
    assert 'aria-current="page">Parents</a>' in reading.body(opened)
