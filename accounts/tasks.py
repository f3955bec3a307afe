"""Which jobs of the ledger are imports."""

from django.utils import timezone

from accounts.operations.imports import background
from accounts.operations.imports.undo import background as undoing
from cs_platform.jobs.tasks import JobContext, register

BROKEN_OFF = (
    "It broke off in four attempts. What was loaded so far is kept; go on, or ask your administrator."
)
UNDOING_BROKEN_OFF = (
    "Undoing broke off in four attempts. What was undone stays undone; undo again to go on with what is left."
)


def check_import(context: JobContext) -> None:
    """Check one import without keeping anything."""
    with context.held():
        background.check(context.organization_id, _import_id(context), now=timezone.now())


def run_import(context: JobContext) -> None:
    """Load an import, or as much of it as one job may."""
    lines = int(context.arguments["lines"])

    def report(done: int) -> None:
        context.progress(done, max(done, lines))

    with context.held():
        background.run(context.organization_id, _import_id(context), now=timezone.now(), report=report)


def give_up_import(context: JobContext) -> None:
    """Show an import as broken off."""
    background.fail(context.organization_id, _import_id(context), BROKEN_OFF, now=timezone.now())


def undo_import(context: JobContext) -> None:
    """Undo an import, or as much of it as one job may."""
    with context.held():
        undoing.run(
            context.organization_id,
            _import_id(context),
            step=int(context.arguments["step"]),
            now=timezone.now(),
            report=context.progress,
        )


def give_up_undoing(context: JobContext) -> None:
    """Show an undoing as broken off."""
    undoing.fail(context.organization_id, _import_id(context), UNDOING_BROKEN_OFF)


def _import_id(context: JobContext) -> int:
    return int(context.arguments["import_id"])


register(background.CHECK, check_import, on_failed=give_up_import)
register(background.RUN, run_import, on_failed=give_up_import)
register(undoing.UNDO, undo_import, on_failed=give_up_undoing)
