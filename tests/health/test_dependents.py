"""Who is about to remove an attribute or a stage reads what depends on it."""

import pytest

from accounts.models import AttributeDefinition, LifecycleStage, SavedView
from cs_platform.tenancy.models import Organization
from health.domain import configuration, defaults
from health.models import HealthConfig
from tests.conftest import NOW, Person
from tests.pages import reading

pytestmark = pytest.mark.usefixtures("in_halden")
SCALE = {"dimension_weights", "measures", "overrides"}


def test_views_by_an_attribute_are_named_where_it_can_be_removed(alice: Person, halden: Organization) -> None:
    region, other = (
        AttributeDefinition.objects.create(organization=halden, key=key, label=key.title(), type="TEXT")
        for key in ("region", "region-old")
    )
    for name, query, columns in (
        ("North", "attribute%3Aregion=north&band=HEALTHY", []),
        ("Sorted", "sort=-attribute:region", []),
        ("Shown", "", ["arr", "attribute:region"]),
        ("Apart", "q=attribute:regional&band=region", ["arr"]),
    ):
        SavedView.objects.create(
            organization=halden,
            owner=alice.membership,
            page="accounts",
            name=name,
            query=query,
            columns=columns,
        )
    page = reading.page(alice.client, f"/o/halden/records/attributes/{region.pk}/")
    assert "Before you remove it:" in page
    assert [name for name in ("North", "Sorted", "Shown", "Apart") if f"The view “{name}”" in page] == [
        "North", "Sorted", "Shown",
    ]  # fmt: skip
    assert "Before you remove it" not in reading.page(
        alice.client, f"/o/halden/records/attributes/{other.pk}/"
    )


def test_a_profile_of_a_stage_is_named_where_it_can_be_removed(alice: Person, halden: Organization) -> None:
    stage = LifecycleStage.objects.for_organization(halden.pk).order_by("position")[0]
    settings = configuration.editable(defaults.CONFIGURATION, defaults.CONFIGURATION).as_dict()
    profile = {name: settings[name] for name in SCALE} | {
        "name": "Start",
        "stages": [stage.pk],
        "segments": [],
    }
    HealthConfig.objects.create(
        organization=halden,
        number=2,
        settings=settings | {"profiles": [profile]},
        published_at=NOW,
        published_on=NOW.date(),
    )
    page = reading.page(alice.client, f"/o/halden/records/stages/{stage.pk}/")
    assert "The health model has a profile for its accounts: “Start”." in page
