"""Writes into the import how far it has come, in the transaction of the slice itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from accounts.domain.choices import ImportState
from accounts.domain.rows import Problem
from accounts.models import Import, ImportProblem
from accounts.operations.imports import winners, writing
from accounts.operations.imports.plan import Outcome, Plan

WORKING = (ImportState.RUNNING, ImportState.DRY_RUNNING)
_LONGEST_SENTENCE = 500
_BATCH = 2_000


class ImportMovedError(RuntimeError):
    """Another process works on this import, or it was stopped: what this one did is undone."""


def record(plan: Plan, outcome: Outcome, *, expected: int, next_line: int) -> None:
    """Move the import's mark on from `expected` and add the slice's counts; else raise ImportMovedError."""
    moved = (
        Import.objects.for_organization(plan.organization_id)
        .filter(pk=plan.import_id, state__in=WORKING, next_line=expected)
        .update(
            next_line=next_line,
            updated_at=Now(),
            read=F("read") + outcome.read,
            created=F("created") + outcome.created,
            updated=F("updated") + outcome.updated,
            unchanged=F("unchanged") + outcome.unchanged,
            rejected=F("rejected") + outcome.rejected,
            problem_count=F("problem_count") + len(outcome.problems) + outcome.unlisted,
        )
    )
    if not moved:
        raise ImportMovedError("This import is being worked on elsewhere, or was started anew.")
    add_problems(plan, outcome.problems)
    add_notes(plan, outcome.notes)
    add_typed(plan, outcome.typed)


def add_problems(plan: Plan, problems: Sequence[Problem]) -> None:
    """Keep problems, the first 20,000 of an import; the others are only counted."""
    if not problems:
        return
    kept = (
        ImportProblem.objects.for_organization(plan.organization_id)
        .filter(import_run_id=plan.import_id)
        .count()
    )
    fresh = [
        ImportProblem(
            organization_id=plan.organization_id,
            import_run_id=plan.import_id,
            line=problem.line,
            column=problem.column[:200],
            value=problem.value[:200],
            sentence=problem.sentence[:_LONGEST_SENTENCE],
        )
        for problem in sorted(problems, key=lambda one: one.line)[: max(writing.LISTED - kept, 0)]
    ]
    ImportProblem.objects.bulk_create(fresh, batch_size=_BATCH)


def add_notes(plan: Plan, notes: Sequence[str]) -> None:
    """Add sentences to the import, each once."""
    if notes:
        row = Import.objects.for_organization(plan.organization_id).get(pk=plan.import_id)
        row.notes = list(dict.fromkeys([*row.notes, *notes]))
        row.save(update_fields=["notes"])


def add_typed(plan: Plan, typed: Mapping[str, Any]) -> None:
    """Add to the import which values of people it did not replace."""
    if typed:
        row = Import.objects.for_organization(plan.organization_id).get(pk=plan.import_id)
        row.typed = winners.merged(row.typed, typed)
        row.save(update_fields=["typed"])
