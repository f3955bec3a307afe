"""The words of the audit: rows by their names, columns by their labels, codes by what they mean."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, Field, ForeignKey, Model

from cs_platform.tenancy.models import AuditEntry, Membership
from cs_platform.tenancy.models.audit import CHANGES_OF_RECORDS

Image = Mapping[str, Any]
UNSAID = frozenset(
    {"id", "organization_id", "version", "created_at", "updated_at", "typed_fields", "user_id"}
)
NAMES = (
    *("name", "title", "subject", "label", "statement", "text", "why", "number"),
    *("file_name", "email", "key"),
)
LONGEST = 120
PEOPLE = "tenancy_membership"
_NOW = """
SELECT '{table}', t.id, to_jsonb(t)::text FROM "{table}" t
WHERE {place} = %(organization)s AND t.id = ANY(%({table})s)
"""

Names = Mapping[tuple[str, int], str]
Pairs = Iterable[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field in words, what stood there and what came; empty: nothing."""

    label: str
    old: str
    new: str


def models() -> dict[str, type[Model]]:
    """Return every table that the audit may speak of."""
    audited = (
        model
        for model in apps.get_models()
        if any(each.name in {"organization", "fiscal_year_start_month"} for each in model._meta.local_fields)
    )
    return {model._meta.db_table: model for model in audited if model._meta.pk.name == "id"}


def kind(table: str) -> str:
    """Return what a row of a table is called."""
    model = models().get(table)
    return str(model._meta.verbose_name) if model else table


def read(image: str | None) -> Image:
    """Return a kept row by column; numbers with a point are Decimal, so that equal ones are equal."""
    found = json.loads(image, parse_float=Decimal) if image else {}
    return found if isinstance(found, dict) else {}


def rows_now(organization_id: int, pairs: Pairs) -> dict[tuple[str, int], Image]:
    """Return rows as they stand, by table and id, in one query."""
    wanted = {table: list(ids) for table, ids in grouped(pairs).items() if table in models()}
    if not wanted:
        return {}
    query = " UNION ALL ".join(_NOW.format(table=table, place=_place(table)) for table in wanted)
    with connection.cursor() as cursor:
        cursor.execute(query, {"organization": organization_id, **wanted})
        return {(table, pk): read(image) for table, pk, image in cursor.fetchall()}


def _place(table: str) -> str:
    return "t.id" if table == "tenancy_organization" else "t.organization_id"


def grouped(pairs: Pairs) -> dict[str, set[int]]:
    """Return the ids by table."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, value in pairs:
        found[name].add(value)
    return found


def names_of(organization_id: int, pairs: Pairs) -> Names:
    """Return the words for rows, by table and id."""
    wanted = set(pairs)
    people = {pk for table, pk in wanted if table == PEOPLE}
    others = [(table, pk) for table, pk in wanted if table != PEOPLE]
    members = Membership.objects.filter(organization_id=organization_id, pk__in=people).select_related("user")
    names = {(PEOPLE, member.pk): str(member.user) for member in members}
    for key, image in rows_now(organization_id, others).items():
        names[key] = _name_in(image) or f"{kind(key[0])} {key[1]}"
    return names


def pointed_to(table: str, image: Image) -> Iterator[tuple[str, int]]:
    """Yield the rows that a row's columns point to."""
    model = models().get(table)
    for each in model._meta.local_fields if model else ():
        value = image.get(str(each.column))
        if isinstance(each, ForeignKey) and each.name != "organization" and isinstance(value, int):
            yield each.related_model._meta.db_table, value


def _name_in(image: Image) -> str:
    found = next((str(image[key]) for key in NAMES if image.get(key)), "")
    return found if len(found) <= LONGEST else f"{found[:LONGEST].rstrip()}…"


def row_name(table: str, row_id: int, image: Image, names: Names) -> str:
    """Return a row's own name, and the account it belongs to."""
    if table == PEOPLE:
        return names.get((PEOPLE, row_id), "")
    account = names.get(("accounts_account", image.get("account_id") or 0), "")
    own = _name_in(image)
    return ", ".join(part for part in (own, account) if part) or f"{kind(table)} {row_id}"


def how(row: AuditEntry) -> str:
    """Say by what way a change came."""
    if row.import_id:
        return "imported"
    if row.operation.startswith(f"{CHANGES_OF_RECORDS}-undo"):
        return "undone"
    if row.operation.startswith(CHANGES_OF_RECORDS):
        return "typed"
    return "on a page" if row.operation.startswith("/") else row.operation or "by the system"


def changes(row: AuditEntry, old: Image, new: Image, names: Names) -> Iterator[FieldChange]:
    """Yield the fields that differ, in words."""
    model = models().get(row.table_name)
    fields = {str(each.column): each for each in model._meta.local_fields} if model else {}
    for column in dict.fromkeys([*fields, *old, *new]):
        before, after = old.get(column), new.get(column)
        if column in UNSAID or before == after or (not before and not after and row.action != "UPDATE"):
            continue
        each = fields.get(column)
        if isinstance(before, dict) and isinstance(after, dict):
            before, after = _differing(before, after), _differing(after, before)
        yield FieldChange(
            label=_label(column, each),
            old=_text(each, before, names),
            new=_text(each, after, names),
        )


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in one.items() if value != other.get(key)}


def _label(column: str, each: "Field[Any, Any] | None") -> str:
    words = str(each.verbose_name) if each is not None else column.replace("_", " ")
    return words[:1].upper() + words[1:]


def _text(each: "Field[Any, Any] | None", value: Any, names: Names) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(each, ForeignKey) and isinstance(value, int):
        return names.get((each.related_model._meta.db_table, value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(each, DateTimeField):
        return f"{str(value)[:16].replace('T', ' ')} UTC"
    if isinstance(value, list | dict):
        return _plain(value)
    known = dict(each.flatchoices) if each is not None and each.choices else {}
    return str(known.get(value, value))


def _plain(value: Any) -> str:
    """Return what a JSON value holds in words; what is within something within it stands in brackets."""
    if isinstance(value, list):
        return ", ".join(_within(one) for one in value)
    said = ((key.replace("_", " "), one) for key, one in value.items())
    return "; ".join(f"{key}: {_within(one)}" for key, one in said if one not in (None, "", [], {}))


def _within(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and len(value) == 1:
        return _within(value[0])
    return f"({_plain(value)})" if isinstance(value, list | dict) else str(value)
