"""Deleting an organization leaves nothing of it and everything of others."""

import contextlib

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cs_platform.jobs import operations as jobs
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import Membership, Organization, User
from cs_platform.tenancy.operations import ending
from tests import factories as make
from tests.conftest import NOW, Person, make_organization, make_person
from tests.tenancy import rows, seeing_all


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


@pytest.mark.django_db
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


class KilledError(RuntimeError):
    """The command broke off here."""


@pytest.mark.usefixtures("committed_db")
def test_one_that_broke_off_anywhere_is_run_again_and_nothing_is_left() -> None:
    """Committed for real, killed after every table, and read as the owner reads: another's rows stay."""
    gone, stays = make_organization("ends-for-good"), make_organization("stays-on")
    ada = make_person(gone, "ada@ends-for-good.test", Role.ADMIN)
    olaf = make_person(stays, "olaf@stays-on.test", Role.ADMIN)
    for person, word in ((ada, "ours"), (olaf, "theirs")):
        rows.fill(person.organization, person.membership, word=word, amount=10, now=NOW)
    theirs = seeing_all.rows_of(stays.pk)
    assert len(seeing_all.rows_of(gone.pk)) >= len(rows.tenant_models())
    killed = 0
    while Organization.objects.filter(pk=gone.pk).exists():
        killed += 1
        with contextlib.suppress(KilledError):
            ending.end(gone, progress=killed_after(killed))
    assert killed > len(rows.tenant_models())
    assert seeing_all.rows_of(gone.pk) == {}
    assert seeing_all.rows_with(gone.pk, "ends-for-good") == {}
    assert seeing_all.rows_of(stays.pk) == theirs


def killed_after(tables: int) -> ending.Progress:
    """Return what breaks an ending off once it has been through so many tables."""
    left = iter(range(tables - 1))

    def said(table: str, rows: int) -> None:
        if next(left, None) is None:
            raise KilledError

    return said


@pytest.mark.usefixtures("committed_db")
def test_what_a_worker_writes_meanwhile_goes_as_well() -> None:
    """Beat writes a job for every organization each night, also while one is deleted."""
    gone = make_organization("ends-at-work")
    busy = iter(range(2))

    def said(table: str, rows: int) -> None:
        if table == "tenancy_auditentry" and next(busy, None) is not None:
            with organization_context(gone.pk):
                make.account(gone)
            jobs.enqueue(kind="expire_files", key=table, organization_id=gone.pk, arguments={}, now=NOW)

    ending.end(gone, progress=said)
    assert seeing_all.rows_of(gone.pk) == {}
    assert not Organization.objects.filter(pk=gone.pk).exists()


@pytest.mark.usefixtures("committed_db")
def test_one_where_work_never_ends_is_said() -> None:
    gone = make_organization("never-ends")

    def said(table: str, rows: int) -> None:
        if table == "tenancy_auditentry":
            with organization_context(gone.pk):
                make.account(gone)

    with pytest.raises(ending.StillWrittenError, match="Stop the workers"):
        ending.end(gone, progress=said)
