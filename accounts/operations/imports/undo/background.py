"""What workers do to undo an import: slice by slice, going on where a kill left it.

Nothing is remembered of what is done but its counts: the audit says of every row what became of it, so
that looking again finds what is left.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from accounts.domain import undo as rules
from accounts.domain.choices import ImportState
from accounts.domain.undo import Tally, Verdict
from accounts.models import Import
from accounts.operations.imports import background, progress, writing
from accounts.operations.imports.undo import ending, usage
from accounts.operations.imports.undo.changes import Change
from accounts.queries import imports as import_queries
from accounts.queries.undo import plans
from accounts.queries.undo import usage as usage_queries
from accounts.queries.undo.plans import Plan
from cs_platform.jobs import operations as jobs
from cs_platform.tenancy.context import organization_context

UNDO = background.KINDS[ImportState.UNDOING]
SECONDS_A_JOB = 45.0
SLICE_ROWS = 2_000
Report = Callable[[int, int], None]


class NotUndoableError(ValueError):
    """The import cannot be undone now; the sentence says why."""


def start(row: Import, *, by: int, now: datetime) -> bool:
    """Have workers undo an import; False when somebody has already said so.

    Raises NotUndoableError with a sentence when nothing of it stands in the tables, or it is at work.
    """
    moved = (
        Import.objects.for_organization(row.organization_id)
        .filter(pk=row.pk, version=row.version, state=row.state)
        .filter(state__in=(ImportState.DONE, ImportState.FAILED), next_line__gt=0)
        .update(state=ImportState.UNDOING, version=row.version + 1, undone_by=by, undoing={}, error="")
    )
    if moved:
        _enqueue(row, version=row.version + 1, step=0, by=by, now=now)
        return True
    row.refresh_from_db()
    if row.state in (ImportState.UNDOING, ImportState.UNDONE):
        return False
    raise NotUndoableError("This import is at work or was never loaded; there is nothing to undo yet.")


def run(organization_id: int, import_id: int, *, step: int, now: datetime, report: Report) -> None:
    """Undo an import, or as much of it as one job may; a job of its own goes on."""
    with organization_context(organization_id, operation="import"):
        row = import_queries.imports(organization_id).get(pk=import_id)
        if row.state != ImportState.UNDOING:
            return
    deadline = time.monotonic() + SECONDS_A_JOB

    def is_in_time() -> bool:
        report(row.undoing.get("done", 0), row.undoing.get("total", 0))
        return time.monotonic() < deadline

    if not (_undo_usage(row, is_in_time) and _undo_rows(row, is_in_time, now=now)):
        with organization_context(organization_id, operation="import"):
            _enqueue(row, version=row.version, step=step + 1, by=row.undone_by_id, now=now)


def fail(organization_id: int, import_id: int, sentence: str) -> None:
    """Show an undoing as broken off: it can be started again and goes on with what is left."""
    with organization_context(organization_id, operation="import"):
        at_work = Import.objects.for_organization(organization_id).filter(
            pk=import_id, state=ImportState.UNDOING
        )
        at_work.update(state=ImportState.FAILED, error=sentence)


def _enqueue(row: Import, *, version: int, step: int, by: int | None, now: datetime) -> None:
    jobs.enqueue(
        kind=UNDO,
        key=f"{row.pk}:{version}:{step}",
        organization_id=row.organization_id,
        arguments={"import_id": row.pk, "step": step},
        now=now,
        by=by,
    )


def _undo_usage(row: Import, is_in_time: Callable[[], bool]) -> bool:
    """Take back days of use; False when the time was up before the end."""
    if row.kind != usage_queries.KIND:
        return True
    with _slice(row):
        if "usage" not in row.undoing:
            found = usage_queries.parts(row)
            _note(row, usage=[part.as_json() for part in found if not part.is_nothing])
        spans = list(usage_queries.spans(row))
        _note(row, total=row.undoing.get("done", 0) + sum(span.rows for span in spans))
    for span in spans:
        with _slice(row):
            usage.undo(row, span)
            _note(row, done=row.undoing.get("done", 0) + span.rows)
        if not is_in_time():
            return False
    return True


def _undo_rows(row: Import, is_in_time: Callable[[], bool], *, now: datetime) -> bool:
    """Undo rows until a look finds nothing more that can be; False when the time was up before."""
    while True:
        with _slice(row):
            plan = plans.plan(row)
            _note(row, total=row.undoing.get("done", 0) + plan.total)
        changed = 0
        for change in _changes(plan):
            with _slice(row):
                tally = change.apply(row, now=now)
                _count(row, change, tally)
            changed += tally.count
            if not is_in_time():
                return False
        if not changed:
            with _slice(row):
                ending.finish(row, plan, now=now)
            return True


def _changes(plan: Plan) -> Iterator[Change]:
    """Yield what is to be done in slices: old values first, since they may refer to rows that then can go."""
    for one in plan.tables:
        for ids in plans.chunks(one.restores, SLICE_ROWS):
            yield Change(verdict=Verdict.RESTORE, table=one.table, ids=ids)
    for one in plan.tables:
        derived = plan.derived(one.table)
        for layer in plan.removals(one):
            for ids in plans.chunks(layer, SLICE_ROWS):
                yield Change(verdict=Verdict.REMOVE, table=one.table, ids=ids, derived=derived)


@contextmanager
def _slice(row: Import) -> Iterator[None]:
    """Open the transaction of one slice; the audit names who undoes, and which import.

    Raises ImportMovedError when the import is not being undone any more.
    """
    with organization_context(row.organization_id, membership=row.undone_by_id, operation=rules.word(row.pk)):
        writing.lock(row.organization_id)
        fresh = Import.objects.for_organization(row.organization_id).select_for_update().get(pk=row.pk)
        if (fresh.state, fresh.version) != (ImportState.UNDOING, row.version):
            raise progress.ImportMovedError("This import is not being undone any more.")
        row.undoing = fresh.undoing
        yield


def _note(row: Import, **values: Any) -> None:
    """Keep how far the undoing is, in the transaction of the slice itself."""
    row.undoing = {**row.undoing, **values}
    row.save(update_fields=["undoing"])


def _count(row: Import, change: Change, tally: Tally) -> None:
    """Add to what was removed from a table, or restored in it."""
    changed = row.undoing.get("changed", {})
    table = dict(changed.get(change.table, {}))
    counted = rules.tally(table.get(change.verdict))
    counted.extend(tally)
    table[change.verdict] = counted.as_json()
    done = row.undoing.get("done", 0) + tally.count
    _note(row, changed={**changed, change.table: table}, done=done)
