"""Whose rows a transaction sees."""

import pytest
from django.db import DatabaseError, connection, transaction

from cs_platform.tenancy import context
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import ExchangeRate, Organization

pytestmark = pytest.mark.django_db


def add_rate(organization: Organization, currency: str = "USD") -> ExchangeRate:
    return ExchangeRate.objects.create(
        organization=organization, day="2026-01-01", currency=currency, rate="1.10"
    )


def seen() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenancy_exchangerate")
        return int(cursor.fetchone()[0])


def test_without_an_organization_reading_fails(halden: Organization) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        seen()


def test_without_an_organization_writing_fails(halden: Organization) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        add_rate(halden)


def test_an_organization_sees_its_own_rows_only(halden: Organization, rival: Organization) -> None:
    with organization_context(rival.pk):
        add_rate(rival)
    with organization_context(halden.pk):
        assert seen() == 0
        add_rate(halden)
        assert seen() == 1


def test_writing_a_foreign_row_fails(halden: Organization, rival: Organization) -> None:
    with organization_context(halden.pk), pytest.raises(DatabaseError), transaction.atomic():
        add_rate(rival)


def test_a_nested_context_gives_the_outer_one_back(halden: Organization, rival: Organization) -> None:
    with organization_context(halden.pk):
        add_rate(halden)
        with organization_context(rival.pk):
            assert seen() == 0
        assert seen() == 1
        assert context.current().organization_id == halden.pk


def test_a_failed_nested_context_gives_the_outer_one_back(halden: Organization, rival: Organization) -> None:
    with organization_context(halden.pk):
        add_rate(halden)
        with pytest.raises(ZeroDivisionError), organization_context(rival.pk):
            add_rate(rival)
            raise ZeroDivisionError
        assert seen() == 1
    with organization_context(rival.pk):
        assert seen() == 0


def test_after_the_context_nobody_is_left_on_the_connection(halden: Organization) -> None:
    with organization_context(halden.pk):
        pass
    with pytest.raises(context.NoOrganizationError):
        context.current()
    with pytest.raises(DatabaseError), transaction.atomic():
        seen()


def test_raw_sql_and_bulk_writes_touch_own_rows_only(halden: Organization, rival: Organization) -> None:
    with organization_context(rival.pk):
        theirs = add_rate(rival)
    with organization_context(halden.pk):
        ours = add_rate(halden)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tenancy_exchangerate SET rate = 2")
            assert cursor.rowcount == 1
            cursor.execute("DELETE FROM tenancy_exchangerate WHERE id = %s", [theirs.pk])
            assert cursor.rowcount == 0
        assert ExchangeRate.objects.update(rate=3) == 1
        assert ExchangeRate.objects.filter(pk=theirs.pk).delete()[0] == 0
        assert list(ExchangeRate.objects.raw("SELECT * FROM tenancy_exchangerate")) == [ours]
    with organization_context(rival.pk):
        theirs.refresh_from_db()
        assert str(theirs.rate) == "1.10000000"
