"""Three worlds with the same two organizations: with both nets, with policies alone, with filters alone.

Each is a database of its own, cloned from the template, in which requests really commit.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from unittest import mock

import psycopg2
from django.db import connection, connections
from psycopg2 import sql

from cs_platform import pipeline
from cs_platform.jobs.operations import bell
from cs_platform.tenancy.domain.choices import Role
from health.queries import columns
from tests import servers
from tests.conftest import NOW, Person, make_organization, make_person
from tests.tenancy import rows
from tests.tenancy.rows import Rows

THEIR_WORD = "zebrafinch"
OWN_WORD = "kingfisher"
# tables without a policy: their filter is the only net, so that it is never taken away
GLOBAL = ("tenancy_membership", "jobs_job")
BY_ORM = re.compile(r'"(\w+)"\."organization_id" = (%s)')
BY_HAND = re.compile(r"\b(?:(\w+)\.)?organization_id = (%\(organization\)s)")
ALIAS = re.compile(rf"\b(?:{'|'.join(GLOBAL)})\b(?:\s+AS)?\s+(?!ON\b|WHERE\b)(\w+)")


class Nets(StrEnum):
    """What holds the rows of organizations apart."""

    BOTH = "both nets"
    POLICIES = "policies alone"
    FILTERS = "filters alone"


@dataclass(frozen=True, kw_only=True)
class World:
    """Charlie's organization, made first, and the one whose rows nobody there may see."""

    nets: Nets
    charlie: Person
    alice: Person
    own: Rows
    theirs: Rows
    name: str

    def hashes(self) -> dict[str, str]:
        """Return a hash of all rows of the other organization by table, read as the owner."""
        return hashes(self.name, self.theirs.organization.pk)


@contextmanager
def database(worker: str, nets: Nets = Nets.BOTH) -> Iterator[str]:
    """Work in a fresh clone of the template; without policies where filters are to stand alone."""
    usual = connections["default"].settings_dict["NAME"]
    # under this name an interrupted one is removed by the next start
    name = f"lodestar_test_{os.getpid()}_{worker}_world"
    servers.as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{os.environ["LODESTAR_TEMPLATE"]}"')
    try:
        if nets is Nets.FILTERS:
            for (table,) in owner_rows(name, "SELECT DISTINCT tablename::text FROM pg_policies"):
                owner_rows(name, f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        _move_to(name)
        with mock.patch.object(bell.Bell, "ring", return_value=True):
            yield name
    finally:
        _move_to(usual)
        servers.drop(name)


def _move_to(name: str) -> None:
    """Use another database; what was remembered of runs is of the one before, whose ids are the same."""
    connections.close_all()
    pipeline._shared.cache_clear()
    connections["default"].settings_dict["NAME"] = name


def own_rows() -> tuple[Person, Rows]:
    """Make Charlie and the rows of Charlie's organization."""
    charlie = make_person(make_organization("rival", currency="USD"), "charlie@rival.test", Role.ADMIN)
    return charlie, rows.fill(charlie.organization, charlie.membership, word=OWN_WORD, amount=1000, now=NOW)


def their_rows() -> tuple[Person, Rows]:
    """Make Alice and the rows that only her organization may see: name and people have the word, too."""
    halden = make_organization("halden", name=f"Halden {THEIR_WORD}", currency="USD")
    alice = make_person(halden, f"{THEIR_WORD}@halden.test", Role.ADMIN)
    return alice, rows.fill(halden, alice.membership, word=THEIR_WORD, amount=7777, now=NOW)


@contextmanager
def world(worker: str, nets: Nets, before_theirs: Callable[[Person, Rows], None]) -> Iterator[World]:
    """Make both organizations, calling `before_theirs` while there is only Charlie's."""
    with database(worker, nets) as name, ExitStack() as stack:
        charlie, own = own_rows()
        before_theirs(charlie, own)
        alice, theirs = their_rows()
        if nets is Nets.POLICIES:
            stack.enter_context(without_filters())
        yield World(nets=nets, charlie=charlie, alice=alice, own=own, theirs=theirs, name=name)


@contextmanager
def without_filters() -> Iterator[None]:
    """Take net one away: every `organization_id = …` of a table with a policy becomes true."""
    read = columns.read

    def read_all(query: str, *args: Any) -> columns.Records:
        return read(unfiltered(query), *args)

    def execute_all(execute: Any, statement: Any, *rest: Any) -> Any:
        if isinstance(statement, sql.Composable):
            statement = statement.as_string(connection.connection)
        return execute(unfiltered(statement), *rest)

    with connection.execute_wrapper(execute_all), mock.patch.object(columns, "read", read_all):
        yield


def unfiltered(statement: str) -> str:
    """Return a statement without its conditions on the organization."""
    kept = {*GLOBAL, *ALIAS.findall(statement)}

    def always(found: re.Match[str]) -> str:
        return found[0] if found[1] in kept else f"{found[2]} IS NOT NULL"

    return BY_HAND.sub(always, BY_ORM.sub(always, statement))


def hashes(name: str, organization_id: int) -> dict[str, str]:
    """Return a hash of an organization's rows by table; of the organization itself and its people, too."""
    tables = owner_rows(
        name,
        "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE a.attname = 'organization_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition",
    )
    wanted = {str(table): f"t.organization_id = {organization_id}" for (table,) in tables}
    wanted["tenancy_organization"] = f"t.id = {organization_id}"
    wanted["tenancy_user"] = (
        f"t.id IN (SELECT user_id FROM tenancy_membership WHERE organization_id = {organization_id})"
    )
    selects = (
        f"SELECT '{table}', count(*) || ':' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') "
        f'FROM "{table}" t WHERE {condition}'
        for table, condition in sorted(wanted.items())
    )
    return {str(table): str(digest) for table, digest in owner_rows(name, " UNION ALL ".join(selects))}


def owner_rows(name: str, statement: str) -> list[tuple[Any, ...]]:
    """Run a statement in a database as the owner, whom no policy binds."""
    owner = psycopg2.connect(servers.with_database(os.environ["DATABASE_OWNER_URL"], name))
    owner.autocommit = True
    try:
        with owner.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        owner.close()
