"""How the fields of a kind become the columns of a table, in SQL.

In a column's `value` stand `i` for the incoming row, `e` for the row that exists already (all null
when there is none), and the parameters `%(organization)s`, `%(source)s`, `%(today)s`, `%(history)s`,
`%(zone)s`.
"""

from collections.abc import Set
from dataclasses import dataclass

FIRST_KNOWN = "coalesce(e.known_on, CASE WHEN %(history)s THEN least({event}, %(today)s) ELSE %(today)s END)"

# `references.find_elsewhere` has looked for the ids that the source itself does not know
ACCOUNT_IDS = """
    LEFT JOIN accounts_account own ON own.organization_id = %(organization)s AND own.source = %(source)s
        AND own.external_id = i.account
    LEFT JOIN import_other_accounts other ON other.external_id = i.account
    CROSS JOIN LATERAL (SELECT coalesce(own.id, other.id) AS id) a
"""
STAGE_IDS = """
    LEFT JOIN accounts_lifecyclestage s
        ON s.organization_id = %(organization)s AND lower(s.name) = lower(i.stage)
"""
OWNER_IDS = """
    LEFT JOIN (
        SELECT u.email, m.id FROM tenancy_membership m JOIN tenancy_user u ON u.id = m.user_id
        WHERE m.organization_id = %(organization)s
    ) o ON o.email = lower(i.owner_email)
"""
PREDECESSOR_IDS = """
    LEFT JOIN accounts_contract b
        ON b.organization_id = %(organization)s AND b.source = %(source)s AND b.external_id = i.replaces
"""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: the SQL of its value, and the fields of which one must be mapped to overwrite it.

    `default` is what a new row gets when none of `fields` is mapped. Without `fields` it is always written.
    """

    name: str
    value: str
    fields: tuple[str, ...] = ()
    default: str = "NULL"

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
class Target:
    """The table that holds a kind.

    `match` finds the existing row `e`. `fact` tables carry import and day known; `external` ones the
    id in the other system.
    """

    kind: str
    table: str
    match: str
    columns: tuple[Column, ...]
    joins: str = ""
    checks: tuple[Check, ...] = ()
    external: bool = True
    fact: bool = True
    of_account: bool = False


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
