"""The organization's own attributes that a mapping names: how they are read, and made where they are new."""

from collections.abc import Mapping

from accounts.domain import own_attributes
from accounts.domain.choices import AttributeType
from accounts.domain.kinds import KINDS, Kind
from accounts.domain.mapping import FileMapping, MappingError
from accounts.domain.own_attributes import Definition
from accounts.models import AttributeDefinition
from accounts.operations.imports.plan import Outcome, Plan
from accounts.queries import attributes as attribute_queries
from cs_platform.tenancy.context import organization_context


def kind_of(organization_id: int, file: FileMapping) -> Kind:
    """Return the kind of a file with the attributes its mapping names as fields; else raise MappingError."""
    kind = KINDS[file.kind]
    names = [name for name in file.columns if own_attributes.is_name(name)]
    if not names:
        return kind
    with organization_context(organization_id, operation="import"):
        known = {one.key: one for one in attribute_queries.definitions(organization_id)}
    return own_attributes.with_fields(kind, [_definition(name, file, known) for name in names])


def make_missing(plan: Plan, outcome: Outcome) -> None:
    """Make the attributes that the mapping states a type of and nobody has defined."""
    stated = {name: column for name, column in plan.columns.items() if column.type is not None}
    if not stated:
        return
    known = {one.key for one in attribute_queries.definitions(plan.organization_id)}
    made = [
        AttributeDefinition(
            organization_id=plan.organization_id,
            key=own_attributes.key_of(name),
            label=(column.column or own_attributes.key_of(name))[:100],
            type=column.type or AttributeType.TEXT,
            position=len(known) + place,
        )
        for place, (name, column) in enumerate(stated.items(), start=1)
        if own_attributes.key_of(name) not in known
    ]
    AttributeDefinition.objects.bulk_create(made)
    if made:
        labels = ", ".join(f"{one.label} ({AttributeType(one.type).label.lower()})" for one in made)
        outcome.notes.append(f"New attributes of accounts: {labels}.")


def _definition(name: str, file: FileMapping, known: Mapping[str, Definition]) -> Definition:
    key, stated = own_attributes.key_of(name), file.columns[name].type
    found = known.get(key)
    if found is None and stated is None:
        raise MappingError(
            f"There is no attribute “{key}”; add it under Settings, or state its type in the mapping: "
            f'"{name}" = {{ column = "…", type = "TEXT" }}.'
        )
    if found is None:
        return Definition(key=key, label=file.columns[name].column or key, type=stated or AttributeType.TEXT)
    if stated not in (None, found.type):
        raise MappingError(
            f"The attribute “{key}” is {found.type}, the mapping says {stated}; leave type out."
        )
    return found
