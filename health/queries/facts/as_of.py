"""Rows as they stood at the end of a day: today's rows, with what changed since taken back.

The audit keeps what stood in a row before each change. For a day, the first entry after it counts: a row
that was corrected stands as it stood, one that was removed is there again, one that was removed before and
put back after is not. A row that came after the day counts from its `known_on`, unless it is gone again.

Of rows that changed only their ids stay in memory, 32 bytes each; their images are read chunk by chunk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection

from health.domain import facts
from health.queries import columns

CHANGED_TABLES = """
    SELECT DISTINCT table_name FROM tenancy_auditentry
    WHERE organization_id = %(organization)s AND at >= %(moment)s
"""
OF_ROW = "e.organization_id = %(organization)s AND e.table_name = '{table}' AND e.row_id = {row}"
CAME_LATER = f"""coalesce((SELECT e.action = 'INSERT' FROM tenancy_auditentry e
    WHERE {OF_ROW} AND e.at >= %(moment)s ORDER BY e.at, e.id LIMIT 1), false)"""  # noqa: S608 - the parts are constants
WAS_REMOVED = f"""EXISTS (SELECT FROM tenancy_auditentry e
    WHERE {OF_ROW} AND e.action = 'DELETE' AND e.at < %(moment)s)"""
CHANGED = """
    SELECT a.row_id, a.id, coalesce({then}, 0), CASE WHEN t.id IS NULL THEN 0 ELSE coalesce({now}, 0) END
    FROM (SELECT DISTINCT ON (row_id) row_id, id, at, old FROM tenancy_auditentry
          WHERE organization_id = %(organization)s AND table_name = '{table}' AND at >= %(moment)s
            AND action <> 'INSERT'
          ORDER BY row_id, at, id) a
    LEFT JOIN {table} t ON t.organization_id = %(organization)s AND t.id = a.row_id
    WHERE NOT {came_later} OR ({is_dated} AND t.id IS NOT NULL AND NOT {was_removed})
    UNION ALL
    SELECT a.row_id, 0, 0, coalesce({now}, 0)
    FROM (SELECT DISTINCT row_id FROM tenancy_auditentry
          WHERE organization_id = %(organization)s AND table_name = '{table}' AND at < %(moment)s
            AND action = 'DELETE') a
    JOIN {table} t ON t.organization_id = %(organization)s AND t.id = a.row_id
    WHERE {came_later}
"""
OF_PARENT = """coalesce(
    (SELECT (p.old->>'account_id')::bigint FROM tenancy_auditentry p
     WHERE p.organization_id = %(organization)s AND p.table_name = '{parent}' AND p.row_id = {key}
       AND p.at >= %(moment)s AND p.action <> 'INSERT' ORDER BY p.at, p.id LIMIT 1),
    (SELECT p.account_id FROM {parent} p WHERE p.organization_id = %(organization)s AND p.id = {key}))
"""
ROWS = """(
    SELECT t.* FROM {table} t
    WHERE t.organization_id = %(organization)s AND {which} AND t.id <> ALL(%({table}_hidden)s)
    UNION ALL
    SELECT r.* FROM tenancy_auditentry a CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, a.old) r
    WHERE a.organization_id = %(organization)s AND a.id = ANY(%({table}_entries)s)
)"""
UNCHANGED_ROWS = "(SELECT t.* FROM {table} t WHERE t.organization_id = %(organization)s AND {which})"
CHUNK_OF_ACCOUNTS = "t.id BETWEEN %(first_id)s AND %(last_id)s"
CHUNK = "t.account_id BETWEEN %(first_id)s AND %(last_id)s"
ALL = "true"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of facts whose rows belong to an account by `key`, or by it to a row of `parent` that does.

    is_kept: rows that were removed for good stay away: nothing can point to them any more. is_dated: a row
    says since when it is known; one that does not, and came after the day, is as it is now or not there.
    """

    name: str
    key: str = "account_id"
    parent: str = ""
    is_kept: bool = False
    is_dated: bool = True

    @property
    def owners(self) -> Mapping[str, str]:
        """The account a row belonged to then, and belongs to now, in SQL."""
        then, now = f"(a.old->>'{self.key}')::bigint", f"t.{self.key}"
        if not self.parent:
            return {"then": then, "now": now}
        return {
            "then": OF_PARENT.format(parent=self.parent, key=then),
            "now": OF_PARENT.format(parent=self.parent, key=now),
        }


ACCOUNTS = Table(name="accounts_account", key="id", is_kept=True)
CONTRACTS = Table(name="accounts_contract")
CHURN_STATEMENTS = Table(name="accounts_churnstatement")
STAGE_ENTRIES = Table(name="accounts_stageentry")
TICKETS = Table(name="accounts_ticket")
CONTACTS = Table(name="accounts_contact")
GOALS = Table(name="accounts_outcomegoal")
MEASUREMENTS = Table(name="accounts_outcomemeasurement", parent="accounts_outcomegoal", key="goal_id")
TOUCHES = Table(name="accounts_touch")
TOUCH_CONTACTS = Table(name="accounts_touchcontact", parent="accounts_touch", key="touch_id", is_dated=False)
SURVEYS = Table(name="accounts_surveyresponse")
INVOICES = Table(name="accounts_invoice")
COMMITMENTS = Table(name="accounts_commitment")
RATES = Table(name="tenancy_exchangerate", key="id")
TABLES = (
    ACCOUNTS,
    CONTRACTS,
    CHURN_STATEMENTS,
    STAGE_ENTRIES,
    TICKETS,
    CONTACTS,
    GOALS,
    MEASUREMENTS,
    TOUCHES,
    TOUCH_CONTACTS,
    SURVEYS,
    INVOICES,
    COMMITMENTS,
    RATES,
)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The N rows of one table that stood otherwise on the day, by id.

    entries: (N,) the audit entries that keep how. owners_then, owners_now: (N,) the account a row belonged
    to on the day and belongs to now; 0 = none, or gone.
    """

    rows: facts.IntArray
    entries: facts.IntArray
    owners_then: facts.IntArray
    owners_now: facts.IntArray

    def parameters(self, table: str, first_id: int, last_id: int) -> dict[str, Any]:
        """Return what the rows of these accounts are bound to: live rows to hide, entries to read."""
        hidden = self.rows[(self.owners_now >= first_id) & (self.owners_now <= last_id)]
        then = self.entries[(self.owners_then >= first_id) & (self.owners_then <= last_id)]
        return {f"{table}_hidden": hidden.tolist(), f"{table}_entries": then.tolist()}


@dataclass(frozen=True, kw_only=True)
class Past:
    """What changed after the moment up to which rows are read, by name of table."""

    changes: Mapping[str, Changes]
    has_later_links: bool

    def rows(self, table: Table, which: str = CHUNK) -> str:
        """Return the rows of a table as they stood, as a subquery; `which` limits the live rows `t`."""
        text = ROWS if table.name in self.changes else UNCHANGED_ROWS
        return text.format(table=table.name, which=which)

    def parameters(self, first_id: int, last_id: int) -> dict[str, Any]:
        """Return what the rows of the accounts from first_id to last_id are bound to."""
        bound: dict[str, Any] = {}
        for table, changes in self.changes.items():
            bound |= changes.parameters(table, first_id, last_id)
        return bound

    @property
    def links(self) -> str:
        """Return the contacts of all touches as they stood; one added later to an earlier touch is none."""
        if not self.has_later_links:
            return self.rows(TOUCH_CONTACTS, ALL)
        link_came, touch_came = (
            CAME_LATER.format(table=table.name, row=row)
            for table, row in ((TOUCH_CONTACTS, "t.id"), (TOUCHES, "t.touch_id"))
        )
        return self.rows(TOUCH_CONTACTS, f"NOT ({link_came} AND NOT {touch_came})")


def past(organization_id: int, moment: datetime, tables: Sequence[Table] = TABLES) -> Past:
    """Read which facts of some tables were changed at or after a moment."""
    parameters: dict[str, Any] = {"organization": organization_id, "moment": moment}
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_TABLES, parameters)
        names = {row[0] for row in cursor.fetchall()}
    found = {table.name: _changes(table, parameters) for table in tables if table.name in names}
    return Past(
        changes={name: changes for name, changes in found.items() if len(changes.rows)},
        has_later_links=TOUCH_CONTACTS.name in names,
    )


def _changes(table: Table, parameters: dict[str, Any]) -> Changes:
    query = CHANGED.format(
        table=table.name,
        is_dated=str(table.is_dated),
        came_later=CAME_LATER.format(table=table.name, row="a.row_id"),
        was_removed=WAS_REMOVED.format(table=table.name, row="a.row_id"),
        **table.owners,
    )
    found = columns.read(
        query,
        parameters,
        {"row": "i8", "entry": "i8", "then": "i8", "now": "i8"},
    )
    if table.is_kept:
        found = found[found["now"] > 0]
    return Changes(
        rows=columns.integers(found["row"]),
        entries=columns.integers(found["entry"]),
        owners_then=columns.integers(found["then"]),
        owners_now=columns.integers(found["now"]),
    )


EVERYBODY = (0, int(np.iinfo(np.int64).max))
"""First and last id of all accounts."""
