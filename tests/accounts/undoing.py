"""Undoes imports as a worker does, and compares what stands with what stood."""

from typing import Any

from accounts.models import FactModel, Import, UsageBefore
from accounts.models.usage import FeatureDay, UsageDay
from accounts.operations.imports.undo import background
from cs_platform.jobs.operations import ledger
from cs_platform.tenancy.models import ExchangeRate, Membership, Organization
from tests.conftest import NOW

_BOOKKEEPING = {"id", "version", "updated_at", "created_at", "pk"}


def last_import(organization: Organization) -> Import:
    """Return the newest import."""
    found: Import = Import.objects.for_organization(organization.pk).order_by("-pk")[0]
    return found


def undo(row: Import, by: Membership) -> Import:
    """Undo an import and return it as it stands then."""
    background.start(row, by=by.pk, now=NOW)
    work_off(row.organization_id)
    row.refresh_from_db()
    return row


def work_off(organization_id: int) -> int:
    """Do the jobs that undo; return how many there were."""
    count = 0
    while claim := ledger.claim_next(organization_id, [background.UNDO]):
        step, import_id = int(claim.arguments["step"]), int(claim.arguments["import_id"])
        background.run(organization_id, import_id, step=step, now=NOW, report=lambda done, total: None)
        ledger.finish(claim)
        count += 1
    return count


def facts(organization: Organization) -> dict[str, list[dict[str, Any]]]:
    """Return every fact of an organization by table, without ids and versions."""
    models: list[Any] = [*FactModel.__subclasses__(), FeatureDay, UsageDay, UsageBefore, ExchangeRate]
    names = {model._meta.label: [_of(row) for row in _rows(model, organization)] for model in models}
    return {label: sorted(rows, key=str) for label, rows in names.items() if rows}


def _rows(model: Any, organization: Organization) -> Any:
    return model.objects.for_organization(organization.pk)


def _of(row: Any) -> dict[str, Any]:
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.local_fields
        if field.name not in _BOOKKEEPING
    }
