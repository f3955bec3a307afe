"""Decides on which fields sources win over people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from accounts.domain.kinds import KINDS
from accounts.operations.imports import tables, winners
from accounts.operations.imports.plan import WON_KEY
from accounts.queries import attributes
from accounts.queries import imports as import_queries
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.domain.organization_settings import FieldWinner
from cs_platform.tenancy.models import Organization
from cs_platform.tenancy.operations import changes

OPERATION = "who wins on imports"
_ACCOUNTS = "accounts"
_LABELS = {"arr": "ARR"}


@dataclass(frozen=True, kw_only=True)
class KindFields:
    """The fields of a kind on which a person and a source may disagree, as (key of the setting, label)."""

    kind: str
    label: str
    fields: tuple[tuple[str, str], ...]


def kinds(organization: Organization) -> list[KindFields]:
    """Return the kinds that were imported so far, in load order."""
    imported = import_queries.imported_kinds(organization.pk)
    return [
        KindFields(kind=name, label=kind.label, fields=tuple(_fields(organization.pk, name)))
        for name, kind in KINDS.items()
        if name in imported and name in tables.TARGETS and tables.TARGETS[name].fact
    ]


def source_wins(organization: Organization) -> set[str]:
    """Return the fields on which sources win, as settings call them."""
    said = organization_settings.read(organization.settings).field_winners
    return {name for name, winner in said.items() if winner == FieldWinner.SOURCE}


def decide(
    organization: Organization, won: Collection[str], *, asked: Collection[str], version: int, by: int
) -> bool:
    """Let sources win on the fields `won` out of those `asked` for; return whether that changed anything.

    Raises changes.ConflictError when somebody else has changed the organization since `version`.
    """
    said = organization_settings.read(organization.settings).field_winners
    others = {name: winner.value for name, winner in said.items() if name not in asked}
    chosen: Mapping[str, str] = {name: FieldWinner.SOURCE.value for name in sorted(won) if name in asked}
    settings = {**organization.settings, "field_winners": {**others, **chosen}}
    with organization_context(organization.pk, membership=by, operation=OPERATION):
        return changes.change(organization, {"settings": settings}, version=version)


def _fields(organization_id: int, kind: str) -> list[tuple[str, str]]:
    names = winners.fields_of(KINDS[kind], tables.TARGETS[kind])
    found = [(f"{kind}.{name}", _LABELS.get(name) or name.replace("_", " ").capitalize()) for name in names]
    if kind == _ACCOUNTS:
        own = attributes.definitions(organization_id)
        found += [(f"{kind}.{WON_KEY}{one.key}", one.label) for one in own]
    return found
