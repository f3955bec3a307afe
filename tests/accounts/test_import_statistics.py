"""What the planner knows of a table follows a large load at once."""

import secrets
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from cs_platform.tenancy.models import Organization
from tests.accounts.folders import ACCOUNTS, load
from tests.conftest import make_organization


def refresh(table: str, added: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_statistics(%s::regclass, %s)", [table, added])
        return bool(cursor.fetchone()[0])


def known_rows(table: str) -> float:
    """Return how many rows the planner thinks there are; -1 when nobody ever looked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return float(cursor.fetchone()[0])


@pytest.fixture
def organization(committed_db: None) -> Organization:
    """Return an organization of this test alone."""
    return make_organization(f"planner-{secrets.token_hex(4)}")


def test_a_first_load_is_known_to_the_planner(organization: Organization, tmp_path: Path) -> None:
    load(organization, tmp_path, {"accounts": ACCOUNTS, "usage": "a1,,Reports,2024-03-01,5,2,60\n"})

    for table in ("accounts_account", "accounts_featureday", "accounts_usageday"):
        assert known_rows(table) >= 1


def test_only_much_that_is_new_is_worth_a_look(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, {"accounts": ACCOUNTS})

    assert refresh("accounts_account", 10**9)
    assert not refresh("accounts_account", 0)


@pytest.mark.parametrize("table", ["tenancy_user", "pg_class"])
def test_only_tables_of_organizations_can_be_looked_at(table: str, in_halden: Organization) -> None:
    with pytest.raises(DatabaseError, match="holds no organization"), transaction.atomic():
        refresh(table, 10**9)
