"""What is done once when all lines of a file are in: links between rows, notes, contradictions."""

from datetime import datetime, timedelta

from django.db.models import F
from psycopg2 import sql

from accounts.domain import contradictions
from accounts.domain.choices import ImportState
from accounts.models import Feature, Import
from accounts.operations.imports import progress, usage_days, writing
from accounts.operations.imports.observer import Observer
from accounts.operations.imports.plan import Outcome, Plan
from accounts.queries import contradiction_facts
from cs_platform.jobs import operations as jobs
from cs_platform.tenancy import queries as tenancy

REPLAY = "replay"
_SHOWN = 5
_LEFT_BEHIND = timedelta(days=1)
_LINKED = """
FROM unnest(%(lines)s::bigint[], %(own)s::text[], %(before)s::text[]) n (line, own, before)
JOIN accounts_contract t ON t.organization_id = %(organization)s AND t.source = %(source)s
    AND t.external_id = n.own
LEFT JOIN accounts_contract b ON b.organization_id = %(organization)s AND b.source = %(source)s
    AND b.external_id = n.before AND b.id <> t.id
"""
_UNKNOWN = f"SELECT n.line, n.before {_LINKED} WHERE b.id IS NULL ORDER BY n.line"
_FRESH = f"""
SELECT count(*) {_LINKED}
WHERE t.import_id IS DISTINCT FROM %(import)s AND b.id IS NOT NULL AND t.replaces_id IS DISTINCT FROM b.id
"""  # noqa: S608 - constants
_LINK = f"""
UPDATE accounts_contract c SET replaces_id = l.before_id, import_id = %(import)s, version = c.version + 1,
    updated_at = now()
FROM (SELECT t.id, b.id AS before_id {_LINKED} WHERE b.id IS NOT NULL) l
WHERE c.organization_id = %(organization)s AND c.id = l.id AND c.replaces_id IS DISTINCT FROM l.before_id
"""  # noqa: S608 - constants


def finish(plan: Plan, seen: Observer, *, now: datetime, closes: bool) -> None:
    """Do what needs the whole file and mark the import done, in the caller's transaction.

    With `closes` also say what contradicts what, and have past days worked through again.
    """
    outcome = Outcome()
    if seen.predecessors:
        _link_contracts(plan, seen, outcome)
    if plan.kind.name == "features":
        _refresh_core(plan)
    outcome.notes += _unknown_owners(plan, seen)
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


def _link_contracts(plan: Plan, seen: Observer, outcome: Outcome) -> None:
    """Link contracts to the ones they replace, now that all stand in the table."""
    lines, own, before = (list(column) for column in zip(*seen.predecessors, strict=True))
    parameters = {**plan.parameters, "lines": lines, "own": own, "before": before}
    ((outcome.updated,),) = writing.rows(sql.SQL(_FRESH), parameters)
    writing.run(sql.SQL(_LINK), parameters)
    unknown = writing.rows(sql.SQL(_UNKNOWN), parameters)
    sentence = "No other contract has the id “{value}” here; this one was taken without its predecessor."
    writing.report(
        plan, [(line, "replaces", value, sentence) for line, value in unknown], len(unknown), outcome
    )


def _refresh_core(plan: Plan) -> None:
    """Let days of use follow when a feature has become core, or is so no longer."""
    touched = Feature.objects.for_organization(plan.organization_id).filter(import_run_id=plan.import_id)
    usage_days.refresh_core(plan, list(touched.values_list("pk", flat=True)))


def _unknown_owners(plan: Plan, seen: Observer) -> list[str]:
    """Say which owners are nobody here."""
    unknown = sorted(seen.owners - tenancy.member_ids_by_email(plan.organization_id).keys())
    if not unknown:
        return []
    shown = ", ".join(unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
    note = (
        f"Owners who are nobody here: {shown} ({len(unknown):,} in all). Their accounts keep the owner they "
        "have, or have none; invite these people and import again."
    )
    return [note]
