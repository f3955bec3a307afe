"""Taking words that name a person out of every text an organization has, the trail's images among them."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib import parse

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, CompositePrimaryKey, JSONField, Model, TextField
from psycopg2 import sql
from psycopg2.errors import RestrictViolation

from cs_platform.tenancy.models import AuditEntry

# an id in another system may be somebody's address: it stays one id, and says nothing
ID = "external_id"
ID_MARK = "erased-"
ID_SQL = "'erased-' || left(encode(sha256(convert_to({}, 'UTF8')), 'hex'), 20)"

_SPECIAL = re.compile(r"([%_\\])")

Spared = Mapping[str, Sequence[str]]


def erased_id(external_id: str) -> str:
    """Return what stands in place of an id that names somebody; `ID_SQL` says the same."""
    return ID_MARK + hashlib.sha256(external_id.encode()).hexdigest()[:20]


def take_out(organization_id: int, words: Sequence[str], *, mark: str, spared: Spared) -> dict[str, int]:
    """Put the mark in place of whole words in every text but spared columns; return rows changed by table.

    Within the organization's context. Images in the trail change last: changing rows makes new ones.
    spared: by table the columns that name others or something else, which stay. What the database lets
    nobody change (published health models) stays, too.
    """
    if not words:
        return {}
    known = _spellings(words)
    changed = {
        model._meta.db_table: _take_out_of(model, columns, organization_id, known, mark)
        for model, columns in _texts(spared)
    }
    stay = json.dumps({table: list(columns) for table, columns in spared.items()})
    with connection.cursor() as cursor:
        pattern = _pattern(known, in_json=True)
        cursor.execute("SELECT tenancy_erase_words(%s, %s, %s::jsonb)", [pattern, mark, stay])
    return {table: rows for table, rows in changed.items() if rows}


def _texts(spared: Spared) -> Iterator[tuple[type[Model], list[Any]]]:
    """Yield every table of organizations with its columns of text.

    What is kept by account and day has millions of rows and only codes in them: of measures, of contracts.
    """
    for model in apps.get_models():
        fields = model._meta.local_fields
        is_by_day = isinstance(model._meta.pk, CompositePrimaryKey)
        if model is AuditEntry or is_by_day or not any(each.name == "organization" for each in fields):
            continue
        stay = spared.get(model._meta.db_table, ())
        columns = [each for each in fields if _holds_text(each) and each.column not in stay]
        if columns:
            yield model, columns


def _spellings(words: Sequence[str]) -> list[str]:
    """Return the words as they are written, in addresses of pages too."""
    return sorted({spelt for word in words for spelt in (word, parse.quote_plus(word), parse.quote(word))})


def _take_out_of(
    model: type[Model], columns: Sequence[Any], organization_id: int, words: Sequence[str], mark: str
) -> int:
    sets: list[sql.Composable] = [
        sql.SQL("{} = {}").format(sql.Identifier(each.column), _without(each)) for each in columns
    ]
    named = [sql.SQL("{}::text ILIKE ANY(%(like)s)").format(sql.Identifier(each.column)) for each in columns]
    if any(each.name == "version" for each in model._meta.local_fields):
        sets.append(sql.SQL("version = version + 1"))
    statement = sql.SQL("UPDATE {} SET {} WHERE organization_id = %(organization)s AND ({})").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sets), sql.SQL(" OR ").join(named)
    )
    bound: dict[str, Any] = {
        "organization": organization_id,
        "like": _likes(words),
        "plain": _pattern(words),
        "json": _pattern(words, in_json=True),
        "mark": mark,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, bound)
            return int(cursor.rowcount)
    except IntegrityError as error:
        if isinstance(error.__cause__, RestrictViolation):
            return 0
        raise


def _holds_text(of: Any) -> bool:
    kind = of.base_field if isinstance(of, ArrayField) else of
    return isinstance(kind, CharField | TextField | JSONField) and not kind.choices


def _without(of: Any) -> sql.Composable:
    """Return the SQL of a column's value without the words."""
    column = sql.Identifier(of.column)
    if isinstance(of, JSONField):
        return sql.SQL("regexp_replace({}::text, %(json)s, %(mark)s, 'gi')::jsonb").format(column)
    if isinstance(of, ArrayField):
        return sql.SQL(
            "CASE WHEN {0} IS NOT NULL THEN "
            "ARRAY(SELECT regexp_replace(x, %(plain)s, %(mark)s, 'gi') FROM unnest({0}) x)::varchar[] END"
        ).format(column)
    if of.column == ID:
        return sql.SQL("CASE WHEN {0} ~* %(plain)s THEN {1} ELSE {0} END").format(
            column, sql.SQL(ID_SQL).format(column)
        )
    cut = sql.SQL("regexp_replace({}, %(plain)s, %(mark)s, 'gi')").format(column)
    length = getattr(of, "max_length", None)
    return cut if length is None else sql.SQL("left({}, {})").format(cut, sql.Literal(length))


def _likes(words: Sequence[str]) -> list[str]:
    """Return patterns that any text with a word fits, in JSON as well; many more may fit."""
    spelt = {each for word in words for each in (word, _in_json(word))}
    return ["%" + _SPECIAL.sub(r"\\\1", word) + "%" for word in sorted(spelt)]


def _pattern(words: Sequence[str], *, in_json: bool = False) -> str:
    """Return the regular expression of the words as PostgreSQL reads it, the longest first.

    A letter before or after makes it another word; in JSON, a line's end before it ends in a letter.
    """
    spelt = sorted((_in_json(word) if in_json else word for word in words), key=len, reverse=True)
    any_of = "|".join(re.sub(r"([^\w\s@])", r"\\\1", word) for word in spelt)
    before = r"(?:(?<!\w)|(?<=\\[nrtbf]))" if in_json else r"(?<!\w)"
    return rf"{before}(?:{any_of})(?!\w)"


def _in_json(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)[1:-1]
