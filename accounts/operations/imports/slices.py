"""Loads a file slice by slice; each slice commits together with the mark of how far the import is."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from accounts.domain.rows import Problem, Row
from accounts.operations.imports import (
    attributes,
    finishing,
    links,
    observer,
    progress,
    references,
    staging,
    statistics,
    tables,
    usage,
    writing,
)
from accounts.operations.imports.observer import Observer
from accounts.operations.imports.plan import Outcome, Plan
from cs_platform.tenancy.context import organization_context

SLICE_LINES = 20_000
Items = Iterable[Row | Problem]
AfterSlice = Callable[[int], bool]


@dataclass(kw_only=True)
class _Slice:
    """Some lines of a file: the rows to write, and what is already known to come of the others."""

    rows: list[Row] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    last_line: int = 0


def load(
    plan: Plan, items: Items, *, start: int, after_slice: AfterSlice, now: datetime, closes: bool = True
) -> bool:
    """Load what stands on line `start` and below; return whether the file came to its end.

    `after_slice` is told the lines read since the start and answers whether to go on. `closes` says
    that no other file belongs to this one. Raises ImportMovedError when another process works on the
    same import.
    """
    if plan.kind.name == "usage":
        _load_usage(plan, items, start=start)
        _finish(plan, Observer(kind=plan.kind), now=now, closes=closes)
        return True
    seen = Observer(kind=plan.kind)
    mark, read = start, 0
    for part in _slices(plan, items, start, seen):
        with _slice_context(plan):
            _write(plan, part)
            progress.record(plan, part.outcome, expected=mark, next_line=part.last_line + 1)
        statistics.refresh(plan, part.outcome)
        mark, read = part.last_line + 1, read + part.outcome.read
        if not after_slice(read):
            return False
    _finish(plan, seen, now=now, closes=closes)
    return True


def _finish(plan: Plan, seen: Observer, *, now: datetime, closes: bool) -> None:
    with _slice_context(plan):
        writing.lock(plan.organization_id)
        finishing.finish(plan, seen, now=now, closes=closes)


def _slice_context(plan: Plan) -> AbstractContextManager[object]:
    """Open the transaction of one slice; the audit names who imports, and which import."""
    return organization_context(
        plan.organization_id, membership=plan.membership_id, import_id=plan.import_id, operation="import"
    )


def _write(plan: Plan, part: _Slice) -> None:
    writing.lock(plan.organization_id)
    attributes.make_missing(plan, part.outcome)
    staging.stage(plan.kind, part.rows, sorted(plan.fields))
    references.find_elsewhere(plan)
    target = tables.TARGETS[plan.kind.name]
    writing.write(plan, target, part.outcome)
    links.write(plan, target, part.outcome)


def _load_usage(plan: Plan, items: Items, *, start: int) -> None:
    """Load a whole file at once, streaming it; a file that was loaded before the kill is left alone."""
    if start > 0:
        return
    outcome = Outcome()
    with _slice_context(plan):
        writing.lock(plan.organization_id)
        counted = _Counted(plan, outcome)
        staging.stage(plan.kind, counted.rows(items), sorted(plan.fields))
        usage.write(plan, outcome)
        progress.record(plan, outcome, expected=0, next_line=counted.last_line + 1)
    statistics.refresh(plan, outcome)


class _Counted:
    """Counts lines and keeps problems aside while rows stream by."""

    def __init__(self, plan: Plan, outcome: Outcome) -> None:
        self.plan = plan
        self.outcome = outcome
        self.last_line = 0

    def rows(self, items: Items) -> Iterator[Row]:
        """Yield the rows."""
        for item in items:
            if item.line != self.last_line:
                self.outcome.read += 1
            if isinstance(item, Row):
                yield item
            else:
                _reject(self.outcome, item, is_new_line=item.line != self.last_line)
            self.last_line = item.line


def _slices(plan: Plan, items: Items, start: int, seen: Observer) -> Iterator[_Slice]:
    """Cut a file's lines into slices, remembering also those before the start."""
    part = _Slice()
    for item in items:
        repeat = seen.observe(item) if isinstance(item, Row) else None
        if item.line < start:
            continue
        if part.outcome.read == SLICE_LINES and item.line != part.last_line:
            yield part
            part = _Slice()
        _add(plan, part, item, repeat)
    if part.outcome.read:
        yield part


def _add(plan: Plan, part: _Slice, item: Row | Problem, repeat: observer.Repeat | None) -> None:
    """Put one row or problem into the slice."""
    is_new_line = item.line != part.last_line
    part.outcome.read += is_new_line
    part.last_line = item.line
    if isinstance(item, Problem):
        _reject(part.outcome, item, is_new_line=is_new_line)
    elif repeat is None:
        part.rows.append(item)
    elif repeat.same:
        part.outcome.unchanged += 1
    else:
        problem = observer.repeated(plan.kind, item, repeat.line, plan.header(plan.kind.keys[0]))
        _reject(part.outcome, problem, is_new_line=True)


def _reject(outcome: Outcome, problem: Problem, *, is_new_line: bool) -> None:
    outcome.rejected += is_new_line
    if len(outcome.problems) < writing.LISTED:
        outcome.problems.append(problem)
    else:
        outcome.unlisted += 1
