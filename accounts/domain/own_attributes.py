"""The organization's own attributes of accounts as fields of an import.

A mapping names one ``attribute:<key>``. Its type is the definition's; one that nobody has defined yet
states its type in the mapping, and the import makes it.
"""

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.domain.attribute_values import TYPED
from accounts.domain.choices import AttributeType
from accounts.domain.kinds.field import Field, FieldType, Kind

OF_KIND, STORED = "accounts", "attributes"
LARGEST = Decimal(10) ** 12
LONGEST_KEY = 60
CREATABLE = (AttributeType.TEXT, AttributeType.NUMBER, AttributeType.DAY, AttributeType.FLAG)
"""Types that need nothing else; the options of a list are chosen under Settings."""
_KEY = re.compile(rf"[-a-zA-Z0-9_]{{1,{LONGEST_KEY}}}")
_TYPES = {
    AttributeType.TEXT: FieldType.NAME,
    AttributeType.NUMBER: FieldType.DECIMAL,
    AttributeType.DAY: FieldType.DAY,
    AttributeType.FLAG: FieldType.FLAG,
    AttributeType.CHOICE: FieldType.NAME,  # until it has options
}


@dataclass(frozen=True, kw_only=True)
class Definition:
    """An attribute: the key of its value, what people call it, its type, and the options of a list."""

    key: str
    label: str
    type: AttributeType
    options: tuple[str, ...] = ()


def is_name(name: str) -> bool:
    """Say whether a mapping's name for a field is that of an attribute."""
    return name.startswith(TYPED) and _KEY.fullmatch(key_of(name)) is not None


def key_of(name: str) -> str:
    """Return the key of the attribute that a mapping's name stands for."""
    return name.removeprefix(TYPED)


def key_for(header: str, taken: Iterable[str]) -> str:
    """Return the key of a new attribute made from a column; one that is taken gets a number."""
    plain = re.sub(r"[^a-z0-9]+", "_", header.casefold()).strip("_")[: LONGEST_KEY - 4] or "attribute"
    known = set(taken)
    numbered = (plain if number == 1 else f"{plain}_{number}" for number in range(1, len(known) + 2))
    return next(key for key in numbered if key not in known)


def with_fields(kind: Kind, definitions: Sequence[Definition]) -> Kind:
    """Return the kind with a field for each attribute; kinds other than accounts stay as they are."""
    if kind.name != OF_KIND or not definitions:
        return kind
    return dataclasses.replace(kind, fields=(*kind.fields, *(field_of(one) for one in definitions)))


def field_of(definition: Definition) -> Field:
    """Return how cells of an attribute are read."""
    is_list = definition.type is AttributeType.CHOICE and definition.options
    return Field(
        name=TYPED + definition.key,
        type=FieldType.CHOICE if is_list else _TYPES[definition.type],
        synonyms=(definition.key, definition.label),
        description="an attribute of your own",
        minimum=-LARGEST,
        maximum=LARGEST,
        options=definition.options,
        into=STORED,
        key=definition.key,
    )
