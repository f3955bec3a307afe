"""What follows once an import is undone: what depends on its rows, the report, figures worked out anew."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from psycopg2 import sql

from accounts.domain import undo
from accounts.domain.choices import ImportState
from accounts.domain.undo import Part, Stays, Tally
from accounts.models import Import
from accounts.operations.imports import finishing, tables, usage_days, writing
from accounts.queries.undo import history, plans
from accounts.queries.undo.plans import Plan

_ACCOUNTS = "accounts_account"
_FEATURES = "accounts_feature"
_KNOW = """
UPDATE accounts_account a SET known_on = f.known_on, version = a.version + 1, updated_at = %(now)s
FROM (SELECT account_id, min(known_on) AS known_on FROM ({facts}) k GROUP BY account_id) f
WHERE a.organization_id = %(organization)s AND a.id = f.account_id AND a.known_on > f.known_on
"""
_FACTS = (
    "SELECT account_id, known_on FROM {} "
    "WHERE organization_id = %(organization)s AND account_id = ANY(%(ids)s)"
)


def finish(row: Import, plan: Plan, *, now: datetime) -> None:
    """Do what needs everything undone and mark the import so, in the caller's transaction."""
    _know_accounts(row, now=now)
    features = history.touched(row.organization_id, row.pk, _FEATURES)
    if features:
        usage_days.refresh_core(row.organization_id, features)
    row.undoing = {"tables": list(_parts(row, plan))}
    row.state, row.undone_at, row.error = ImportState.UNDONE, now, ""
    row.save(update_fields=["undoing", "state", "undone_at", "error", "updated_at"])
    key = f"undo:{row.pk}:{row.version}"
    finishing.ask_for_replay(row.organization_id, key=key, by=row.undone_by_id, now=now)


def _know_accounts(row: Import, *, now: datetime) -> None:
    """Know accounts at the latest since the first of the facts that are left."""
    facts = sorted({one.table for one in tables.TARGETS.values() if one.of_account} | {"accounts_usageday"})
    union = sql.SQL(" UNION ALL ").join(sql.SQL(_FACTS).format(sql.Identifier(table)) for table in facts)
    for ids in plans.chunks(history.touched(row.organization_id, row.pk, _ACCOUNTS), history.CHUNK):
        parameters = {"organization": row.organization_id, "ids": list(ids), "now": now}
        writing.run(sql.SQL(_KNOW).format(facts=union), parameters)


def _parts(row: Import, plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what was undone, with what stays by the last look."""
    changed = row.undoing.get("changed", {})
    for one in plan.tables:
        done = changed.get(one.table, {})
        part = Part(label=one.label, stays=one.stays, referring=one.referring, gone=one.gone)
        part.removed, part.restored = undo.tally(done.get("REMOVE")), undo.tally(done.get("RESTORE"))
        unfit = Tally(count=len(one.removable) + len(one.restores))
        if unfit.count:
            unfit.examples = [*one.restored.examples, *one.removed.examples][: undo.SHOWN]
            part.stays[Stays.CLASHES] = unfit
        if not part.is_nothing:
            yield part.as_json()
    yield from row.undoing.get("usage", ())
