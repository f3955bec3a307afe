"""Deleting an organization leaves nothing of it and everything of others."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership, Organization, User
from cs_platform.tenancy.operations import ending
from tests.conftest import NOW, Person
from tests.tenancy import rows

pytestmark = pytest.mark.django_db


def rows_of(organization_id: int) -> dict[str, list[str]]:
    """Return every row of an organization by table, those of its people among them."""
    found = {}
    with organization_context(organization_id), connection.cursor() as cursor:
        for table in (*(model._meta.db_table for model in rows.tenant_models()), "tenancy_membership"):
            cursor.execute(f'SELECT t::text FROM "{table}" t WHERE organization_id = %s', [organization_id])
            found[table] = sorted(str(row) for (row,) in cursor.fetchall())
    return found


def test_what_refers_goes_before_what_is_referred_to() -> None:
    order = [model.__name__ for model in ending.tables_in_key_order()]
    for first, then in (("TouchContact", "Touch"), ("Touch", "Account"), ("Account", "LifecycleStage")):
        assert order.index(first) < order.index(then)
    assert order.index("LifecycleStage") < order.index("Membership")


def test_an_organization_is_deleted_with_everything_and_nothing_else(
    alice: Person, bob: Person, charlie: Person
) -> None:
    rows.fill(alice.organization, alice.membership, word="ours", amount=10, now=NOW)
    rows.fill(charlie.organization, charlie.membership, word="theirs", amount=10, now=NOW)
    Membership.objects.create(organization=charlie.organization, user=bob.membership.user, role="VIEWER")
    place, theirs = alice.organization.pk, rows_of(charlie.organization.pk)
    with pytest.raises(CommandError, match="is called “Halden”"):
        call_command("delete_organization", "halden", name="halden")
    call_command("delete_organization", "halden", name="Halden")
    assert not any(rows_of(place).values())
    assert not Organization.objects.filter(pk=place).exists()
    assert rows_of(charlie.organization.pk) == theirs
    left = User.objects.order_by("email").values_list("email", flat=True)
    assert list(left) == ["bob@halden.test", "charlie@rival.test"]
    assert bob.client.get("/o/halden/").status_code == 404
    assert alice.client.get("/o/halden/").status_code == 302
