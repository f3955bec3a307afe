"""Who changed what, and what stood there before."""

import pytest

from accounts.models import Account
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry
from tests.conftest import Person

pytestmark = pytest.mark.django_db


def test_a_change_names_who_and_keeps_the_old_row(alice: Person) -> None:
    with organization_context(alice.organization.pk, membership=alice.membership.pk, operation="rename"):
        account = Account.objects.create(
            organization=alice.organization, name="Before", known_on="2026-01-01"
        )
        Account.objects.filter(pk=account.pk).update(name="After")
        Account.objects.filter(pk=account.pk).delete()
        entries = list(AuditEntry.objects.order_by("pk").filter(table_name="accounts_account"))
    assert [entry.action for entry in entries] == ["INSERT", "UPDATE", "DELETE"]
    assert [entry.old["name"] if entry.old else None for entry in entries] == [None, "Before", "After"]
    assert {entry.membership_id for entry in entries} == {alice.membership.pk}
    assert {entry.operation for entry in entries} == {"rename"}


def test_an_update_that_changes_nothing_leaves_no_trace(alice: Person) -> None:
    with organization_context(alice.organization.pk):
        account = Account.objects.create(organization=alice.organization, name="Same", known_on="2026-01-01")
        Account.objects.filter(pk=account.pk).update(name="Same")
        assert AuditEntry.objects.filter(table_name="accounts_account", action="UPDATE").count() == 0
