"""Renames and removes saved mappings."""

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from accounts.models import ImportMapping


class NameTakenError(ValueError):
    """Another mapping has the name; the sentence names it."""


def rename(row: ImportMapping, name: str) -> bool:
    """Give a mapping another name; False when it has that name or is gone. Raises NameTakenError."""
    try:
        with transaction.atomic():
            renamed = (
                _of(row).exclude(name=name).update(name=name, version=F("version") + 1, updated_at=Now())
            )
    except IntegrityError as error:
        raise NameTakenError(f"There is a mapping “{name}” already; choose another name.") from error
    return bool(renamed)


def remove(row: ImportMapping) -> bool:
    """Remove a mapping; False when it is gone. Imports made with it keep their own copy."""
    removed, _ = _of(row).delete()
    return bool(removed)


def _of(row: ImportMapping) -> QuerySet[ImportMapping]:
    return ImportMapping.objects.for_organization(row.organization_id).filter(pk=row.pk)
