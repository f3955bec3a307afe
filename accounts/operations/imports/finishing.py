"""What is done once when all lines of a file are in: links between its rows, notes, contradictions."""

from datetime import datetime, timedelta

from django.db.models import F

from accounts.domain import contradictions
from accounts.domain.choices import ImportState
from accounts.models import Feature, Import
from accounts.operations.imports import progress, relations, usage_days
from accounts.operations.imports.observer import Observer
from accounts.operations.imports.plan import Outcome, Plan
from accounts.queries import contradiction_facts
from cs_platform.jobs import operations as jobs
from cs_platform.tenancy import queries as tenancy

REPLAY = "replay"
_SHOWN = 5
_LEFT_BEHIND = timedelta(days=1)


def finish(plan: Plan, seen: Observer, *, now: datetime, closes: bool) -> None:
    """Do what needs the whole file and mark the import done, in the caller's transaction.

    With `closes` also say what contradicts what, and have past days worked through again.
    """
    outcome = Outcome()
    relations.link(plan, seen, outcome)
    if plan.kind.name == "features":
        _refresh_core(plan)
    outcome.notes += _unknown_members(plan, seen)
    Import.objects.for_organization(plan.organization_id).filter(pk=plan.import_id).update(
        updated=F("updated") + outcome.updated,
        unchanged=F("unchanged") - outcome.updated,
        problem_count=F("problem_count") + len(outcome.problems) + outcome.unlisted,
        contradictions=_contradictions(plan) if closes else [],
        state=ImportState.DONE,
        finished_at=now,
    )
    progress.add_problems(plan, outcome.problems)
    progress.add_notes(plan, outcome.notes)
    if closes:
        key = f"import:{plan.import_id}"
        ask_for_replay(plan.organization_id, key=key, by=plan.membership_id, now=now)


def _contradictions(plan: Plan) -> list[dict[str, object]]:
    """Return what the facts of the import's source now say against each other."""
    facts = contradiction_facts.facts(
        plan.organization_id, source=plan.source, as_of=plan.today, zone=plan.time_zone
    )
    return [found.as_json() for found in contradictions.find(facts)]


def ask_for_replay(organization_id: int, *, key: str, by: int | None, now: datetime) -> None:
    """Have past days worked through with the new facts, unless another import is still running.

    One begun over a day ago was left behind by a kill: it holds nothing up.
    """
    running = Import.objects.for_organization(organization_id).filter(
        state=ImportState.RUNNING, created_at__gte=now - _LEFT_BEHIND
    )
    if not running.exists():
        jobs.enqueue(
            kind=REPLAY,
            key=key,
            organization_id=organization_id,
            arguments={},
            now=now,
            by=by,
        )


def _refresh_core(plan: Plan) -> None:
    """Let days of use follow when a feature has become core, or is so no longer."""
    touched = Feature.objects.for_organization(plan.organization_id).filter(import_run_id=plan.import_id)
    usage_days.refresh_core(plan.organization_id, list(touched.values_list("pk", flat=True)))


def _unknown_members(plan: Plan, seen: Observer) -> list[str]:
    """Say which of our people, named by e-mail, are nobody here."""
    unknown = sorted(seen.members - tenancy.member_ids_by_email(plan.organization_id).keys())
    if not unknown:
        return []
    shown = ", ".join(unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
    note = (
        f"People who are nobody here: {shown} ({len(unknown):,} in all). Rows that name them keep whom they "
        "have, or name nobody; invite these people and import again."
    )
    return [note]
