"""What workers do for imports of the browser: check one and undo it, or load it slice by slice."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.domain.choices import ImportState
from accounts.domain.files import UnreadableFileError
from accounts.domain.mapping import MappingError
from accounts.models import Import, ImportProblem, data_import
from accounts.operations.imports import finishing, slices, stored
from accounts.operations.imports.reading import Opened
from accounts.queries import imports as import_queries
from cs_platform.jobs import operations as jobs
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization

CHECK = "import_check"
RUN = "import_slice"
# kept here for pages: which job moves an import in which state
KINDS: Mapping[str, str] = {
    ImportState.DRY_RUNNING: CHECK,
    ImportState.RUNNING: RUN,
    ImportState.UNDOING: "import_undo",
}
SECONDS_A_JOB = 45.0
_UNREADABLE = (UnreadableFileError, MappingError, stored.FileExpiredError)
_COUNTS = ("read", "created", "updated", "unchanged", "rejected", "problem_count")
_FOUND = (*_COUNTS, "notes", "contradictions", "typed")
_WAITING = (ImportState.MAPPED, ImportState.DRY_RUNNING, ImportState.CHECKED)
_NOTHING: dict[str, Any] = {
    "next_line": 0,
    "contradictions": [],
    "typed": {},
    "error": "",
    **dict.fromkeys(_COUNTS, 0),
}


class LoadedTooEarlyError(ValueError):
    """Another file has to be loaded first; the sentence names it."""


def start_check(row: Import, *, by: int, now: datetime) -> bool:
    """Have a worker load an import and undo it; False when it has no columns yet or is at work."""
    ready = (ImportState.MAPPED, ImportState.CHECKED, ImportState.FAILED)
    return _start(row, ready, ImportState.DRY_RUNNING, kind=CHECK, by=by, now=now)


def start_run(row: Import, *, by: int, now: datetime) -> bool:
    """Have workers load a checked import; False when it was not checked or is at work.

    Raises LoadedTooEarlyError while a file it may refer to waits or is at work.
    """
    before = import_queries.loaded_before(row, states=(ImportState.CHECKED, ImportState.RUNNING))
    if before:
        raise LoadedTooEarlyError(
            f"Load {before[0].file_name} first, since rows of this file may refer to it; or discard it."
        )
    return _start(row, (ImportState.CHECKED,), ImportState.RUNNING, kind=RUN, by=by, now=now)


def resume(row: Import, *, by: int, now: datetime) -> bool:
    """Have workers go on with an import that broke off while it was loaded; False when it did not."""
    broken_off = _of(row).filter(state=ImportState.FAILED, next_line__gt=0, finished_at__isnull=True)
    moved = broken_off.update(state=ImportState.RUNNING, error="", version=row.version + 1)
    if moved:
        _enqueue(row, kind=RUN, key=f"{row.pk}:{row.version + 1}", by=by, now=now)
    return bool(moved)


def discard(row: Import) -> bool:
    """Remove an upload that was never loaded, and its file; False when it was, or is at work."""
    removed, _ = _of(row).filter(state__in=data_import.MAPPABLE, next_line=0).delete()
    if removed and row.file is not None:
        row.file.delete()
    return bool(removed)


def check(organization_id: int, import_id: int, *, now: datetime) -> None:
    """Load an import in one transaction, undo it, and keep only what was found.

    Files of the same source that wait to be loaded before it are loaded first, and undone with it, so
    that contracts find accounts of a file that was uploaded beside them.
    """
    organization = tenancy.organization(organization_id)
    row = _at_work(organization_id, import_id, ImportState.DRY_RUNNING)
    if row is None:
        return
    try:
        found, problems = _tried(organization, row, now=now)
    except _UNREADABLE as error:
        fail(organization_id, import_id, str(error), now=now)
        return
    with organization_context(organization_id, operation="import check"):
        if _of(row).filter(state=ImportState.DRY_RUNNING).update(state=ImportState.CHECKED, **found):
            ImportProblem.objects.bulk_create(problems, batch_size=2_000)


def run(organization_id: int, import_id: int, *, now: datetime, report: Callable[[int], None]) -> None:
    """Load an import from where it stands; a job of its own goes on after three quarters of a minute."""
    organization = tenancy.organization(organization_id)
    row = _at_work(organization_id, import_id, ImportState.RUNNING)
    if row is None:
        return
    deadline = time.monotonic() + SECONDS_A_JOB

    def after_slice(read: int) -> bool:
        report(row.read + read)
        return time.monotonic() < deadline

    try:
        with stored.opened(row, organization=organization) as opened:
            done = _load(organization, row, opened, now=now, after_slice=after_slice)
    except _UNREADABLE as error:
        fail(organization_id, import_id, str(error), now=now)
        return
    if not done:
        _go_on(row, now=now)


def fail(organization_id: int, import_id: int, sentence: str, *, now: datetime) -> None:
    """Show an import as broken off; what its slices committed stays, and past days take it in."""
    with organization_context(organization_id, operation="import"):
        at_work = Import.objects.for_organization(organization_id).filter(
            pk=import_id, state__in=(ImportState.DRY_RUNNING, ImportState.RUNNING)
        )
        loading = at_work.filter(state=ImportState.RUNNING)
        loaders = list(loading.values_list("started_by_id", flat=True))
        at_work.update(state=ImportState.FAILED, error=sentence)
        for loader in loaders:
            key = f"import:{import_id}:broke off {now.isoformat()}"
            finishing.ask_for_replay(organization_id, key=key, by=loader, now=now)


def _start(
    row: Import, ready: Sequence[ImportState], to: ImportState, *, kind: str, by: int, now: datetime
) -> bool:
    moved = (
        _of(row)
        .filter(state__in=ready)
        .exclude(mapping={})
        .update(state=to, version=row.version + 1, finished_at=None, **_NOTHING)
    )
    if moved:
        ImportProblem.objects.for_organization(row.organization_id).filter(import_run_id=row.pk).delete()
        _enqueue(row, kind=kind, key=f"{row.pk}:{row.version + 1}", by=by, now=now)
    return bool(moved)


def _enqueue(row: Import, *, kind: str, key: str, by: int | None, now: datetime) -> None:
    """Write the job; `lines` is how many lines were read the last time, for the progress shown."""
    jobs.enqueue(
        kind=kind,
        key=key,
        organization_id=row.organization_id,
        arguments={"import_id": row.pk, "lines": row.read},
        now=now,
        by=by,
    )


def _go_on(row: Import, *, now: datetime) -> None:
    with organization_context(row.organization_id, operation="import"):
        mark = _of(row).values_list("next_line", flat=True).get()
        _enqueue(row, kind=RUN, key=f"{row.pk}:{row.version}:{mark}", by=row.started_by_id, now=now)


def _of(row: Import) -> Any:
    return Import.objects.for_organization(row.organization_id).filter(pk=row.pk)


def _at_work(organization_id: int, import_id: int, state: ImportState) -> Import | None:
    """Return an import that is to be worked on in this way, None when it no longer is.

    Raises Import.DoesNotExist when it is not in the organization.
    """
    with organization_context(organization_id, operation="import"):
        row = import_queries.imports(organization_id).get(pk=import_id)
    return row if row.state == state else None


def _tried(
    organization: Organization, row: Import, *, now: datetime
) -> tuple[dict[str, Any], list[ImportProblem]]:
    """Load what comes before and the import itself, gather what was found, and undo all of it."""
    with ExitStack() as stack:
        opened = [(row, stack.enter_context(stored.opened(row, organization=organization)))]
        with organization_context(organization.pk, operation="import check"):
            before = import_queries.loaded_before(row, states=_WAITING)
        opened[:0] = [(one, file) for one in before if (file := _opened_if_it_can(stack, organization, one))]
        with organization_context(organization.pk, operation="import check"):
            for one, file in opened:
                _of(one).update(state=ImportState.RUNNING, **_NOTHING)
                _load(organization, one, file, now=now, closes=one is row)
            found = _of(row).values(*_FOUND).get()
            problems = list(import_queries.problems(organization.pk, row.pk))
            transaction.set_rollback(True)
    for problem in problems:
        problem.pk = None
    return found, problems


def _opened_if_it_can(stack: ExitStack, organization: Organization, row: Import) -> Opened | None:
    try:
        return stack.enter_context(stored.opened(row, organization=organization))
    except _UNREADABLE:
        return None


def _load(
    organization: Organization,
    row: Import,
    opened: Opened,
    *,
    now: datetime,
    closes: bool = True,
    after_slice: slices.AfterSlice = lambda _: True,
) -> bool:
    today = tenancy.local_day(organization.time_zone, now)
    start = row.next_line if row.state == ImportState.RUNNING else 0
    plan = opened.plan(row, organization, today=today)
    return slices.load(plan, opened.items(), start=start, after_slice=after_slice, now=now, closes=closes)
