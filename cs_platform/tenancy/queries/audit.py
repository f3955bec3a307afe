"""Who changed what, and what stood there before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cs_platform.tenancy.models import AuditEntry


def rows_as_of(organization_id: int, table: str, moment: datetime) -> Mapping[int, dict[str, Any]]:
    """Return, for rows changed at or after a moment, what stood there just before, by row id.

    Rows that were not changed since are left out: they stand as they stood.
    """
    changed = (
        AuditEntry.objects.for_organization(organization_id)
        .filter(table_name=table, at__gte=moment, action="UPDATE")
        .order_by("row_id", "at", "pk")
        .distinct("row_id")
    )
    return {entry.row_id: entry.old or {} for entry in changed}
