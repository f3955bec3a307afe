"""Keeps what the planner knows of a table in step with an import, without waiting for autovacuum."""

from django.db import connection

from accounts.operations.imports import tables
from accounts.operations.imports.plan import Outcome, Plan
from cs_platform.tenancy.context import organization_context

_USAGE = ("accounts_featureday", "accounts_usageday")


def refresh(plan: Plan, outcome: Outcome) -> None:
    """Have the tables of a kind analyzed when a slice has added much to them.

    In a transaction of its own, since it holds a lock until the end; so never within a dry run.
    """
    if connection.in_atomic_block:
        return
    target = tables.TARGETS.get(plan.kind.name)
    with organization_context(plan.organization_id), connection.cursor() as cursor:
        for table in (target.table,) if target else _USAGE:
            cursor.execute("SELECT refresh_statistics(%s::regclass, %s)", [table, outcome.created])
