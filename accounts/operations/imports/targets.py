"""How the fields of a kind become the columns of a table, in SQL.

In a column's `value` stand `i` for the incoming row, `e` for the row that exists already (all null
when there is none), and the parameters `%(organization)s`, `%(source)s`, `%(today)s`, `%(history)s`,
`%(zone)s`.
"""

from collections.abc import Set
from dataclasses import dataclass

FIRST_KNOWN = "coalesce(e.known_on, CASE WHEN %(history)s THEN least({event}, %(today)s) ELSE %(today)s END)"

# `references.find_elsewhere` has looked for the ids that the source itself does not know; what a source
# says of an account that was merged belongs to the one it was merged into
ACCOUNT_IDS = """
    LEFT JOIN accounts_account own ON own.organization_id = %(organization)s AND own.source = %(source)s
        AND own.external_id = i.account
    LEFT JOIN import_other_account other ON other.external_id = i.account
    CROSS JOIN LATERAL (SELECT coalesce(own.merged_into_id, own.id, other.id) AS id) a
"""
STAGE_IDS = """
    LEFT JOIN accounts_lifecyclestage s
        ON s.organization_id = %(organization)s AND lower(s.name) = lower(i.stage)
"""
PREDECESSOR_IDS = """
    LEFT JOIN accounts_contract b
        ON b.organization_id = %(organization)s AND b.source = %(source)s AND b.external_id = i.replaces
"""
PARENT_IDS = """
    LEFT JOIN accounts_account b ON b.organization_id = %(organization)s AND b.source = %(source)s
        AND b.external_id = i.parent AND i.parent <> i.external_id
"""
_ROW_IDS = """
    LEFT JOIN {table} own_{field} ON own_{field}.organization_id = %(organization)s
        AND own_{field}.source = %(source)s AND own_{field}.external_id = i.{field}
    LEFT JOIN import_other_{field} other_{field} ON other_{field}.external_id = i.{field}
"""
_MEMBER_IDS = """
    LEFT JOIN (
        SELECT u.email, m.id, m.is_active FROM tenancy_membership m JOIN tenancy_user u ON u.id = m.user_id
        WHERE m.organization_id = %(organization)s
    ) by_{field} ON by_{field}.email = lower(i.{field})
"""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: the SQL of its value, and the fields of which one must be mapped to overwrite it.

    `default` is what a new row gets when none of `fields` is mapped. Without `fields` it is always written.
    `is_object` columns hold keys and values, each with a say of its own in who wins. `refuses` is true of a
    row whose cell is not taken (the row is), and `sentence` says why.
    """

    name: str
    value: str
    fields: tuple[str, ...] = ()
    default: str = "NULL"
    is_object: bool = False
    refuses: str = ""
    sentence: str = ""

    def supplied_by(self, fields: Set[str]) -> bool:
        """Say whether the mapping has a say in this column."""
        return not self.fields or not fields.isdisjoint(self.fields)


@dataclass(frozen=True, kw_only=True)
class Check:
    """What must hold for a prepared row `p`; a row for which it is not true is rejected with the sentence.

    `field` is where the value stands; `{value}` in the sentence is replaced by it.
    """

    holds: str
    field: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A table that holds which other rows a row names, several in one cell: a touch's contacts.

    `own` and `other` are its columns, `others` the table of what is named; `sentence` is said of an id
    that nobody has: the row is taken without it.
    """

    field: str
    table: str
    own: str
    other: str
    others: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """The table that holds a kind.

    `match` finds the existing row `e`. `fact` tables carry import and day known, `sourced` ones the name of
    the other system, `external` ones the id there.
    """

    kind: str
    table: str
    match: str
    columns: tuple[Column, ...]
    joins: str = ""
    checks: tuple[Check, ...] = ()
    external: bool = True
    fact: bool = True
    sourced: bool = True
    of_account: bool = False
    link: Link | None = None

    @property
    def refusing(self) -> tuple[Column, ...]:
        """The columns whose cell may not be taken while the row is."""
        return tuple(column for column in self.columns if column.refuses)


def text(name: str) -> Column:
    """Return a text column that is never null."""
    return Column(name=name, value=f"coalesce(i.{name}, '')", fields=(name,), default="''")


def plain(name: str) -> Column:
    """Return a column that takes its field's value, null when empty."""
    return Column(name=name, value=f"i.{name}", fields=(name,))


def always(name: str) -> Column:
    """Return a column that every row of the kind states."""
    return Column(name=name, value=f"i.{name}")


def defaulted(name: str, default: str) -> Column:
    """Return a column that takes a fixed value where the cell is empty."""
    return Column(name=name, value=f"coalesce(i.{name}, {default})", fields=(name,), default=default)


def known_on(event: str, mapped: str = "i.known_on") -> Column:
    """Return the day the fact was known: as mapped, else as first known, else by history or today."""
    first = FIRST_KNOWN.format(event=event)
    return Column(name="known_on", value=f"coalesce({mapped}, {first})", fields=("known_on",), default=first)


def account() -> tuple[Column, Check]:
    """Return the column that refers to an account, and what is said when there is none."""
    return Column(name="account_id", value="a.id"), Check(
        holds="account_id IS NOT NULL",
        field="account",
        sentence="No account has the id “{value}” in this source; import accounts first or correct the id.",
    )


def member_ids(*fields: str) -> str:
    """Return the joins that find our people by e-mail."""
    return "".join(_MEMBER_IDS.format(field=field) for field in fields)


def member(field: str) -> Column:
    """Return the column of one of our people; somebody unknown leaves whom the row has."""
    name = field.removesuffix("_email") + "_id"
    value = f"CASE WHEN i.{field} IS NULL THEN NULL ELSE coalesce(by_{field}.id, e.{name}) END"
    return Column(name=name, value=value, fields=(field,))


def keeper(field: str, *, unless: str = "FALSE") -> Column:
    """Return the column of who looks after something: nobody who has left, unless it is over."""
    name = field.removesuffix("_email") + "_id"
    gone = f"(by_{field}.is_active IS FALSE AND ({unless}) IS NOT TRUE)"
    value = (
        f"CASE WHEN i.{field} IS NULL THEN NULL WHEN {gone} THEN e.{name} "
        f"ELSE coalesce(by_{field}.id, e.{name}) END"
    )
    return Column(
        name=name,
        value=value,
        fields=(field,),
        refuses=f"{gone} AND by_{field}.id IS DISTINCT FROM e.{name}",
        sentence="“{value}” has left; this was taken without them. Write who looks after it now.",
    )


def row_ids(**tables: str) -> str:
    """Return the joins that find rows of other kinds by their ids; each field with its table."""
    return "".join(_ROW_IDS.format(field=field, table=table) for field, table in tables.items())


def reference(field: str, noun: str) -> tuple[Column, Check]:
    """Return the column of a row that belongs to the same account, and what is said when there is none."""
    value = (
        f"CASE WHEN coalesce(own_{field}.account_id, other_{field}.account_id) = a.id "
        f"THEN coalesce(own_{field}.id, other_{field}.id) END"
    )
    return Column(name=f"{field}_id", value=value, fields=(field,)), Check(
        holds=f"in_{field} IS NULL OR {field}_id IS NOT NULL",
        field=field,
        sentence=f"This account has no {noun} with the id “{{value}}”; load {noun}s first or correct it.",
    )


def gathered(name: str) -> Column:
    """Return a column of a JSON object: keys that the row states replace those that stand, empty ones go."""
    value = f"jsonb_strip_nulls(coalesce(e.{name}, '{{}}'::jsonb) || coalesce(i.{name}, '{{}}')::jsonb)"
    return Column(name=name, value=value, fields=(name,), default="'{}'::jsonb", is_object=True)


def number(name: str, digits: int, places: int) -> Column:
    """Return a column of a number with so many digits, null when empty."""
    return Column(name=name, value=f"i.{name}::numeric({digits}, {places})", fields=(name,))


def local_day(moment: str) -> str:
    """Return the organization's day of a moment, in SQL."""
    return f"(({moment}) AT TIME ZONE %(zone)s)::date"
