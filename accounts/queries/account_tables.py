"""Which tables hang on accounts, and which of their rows a merge moves. Found from the models.

A table the audit follows has its rows moved, so that the merge can be undone. Usage is summed. What the
daily run derives stays with the account it was worked out for: it says what was shown on that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import IsNull

from accounts.domain import plurals
from accounts.models import Account, Contract, FeatureDay, UsageDay

SUMMED: tuple[type[models.Model], ...] = (UsageDay, FeatureDay)
NUMBER = "number"
# what makes two contracts one that was told twice, and what of it only one of them may know
SAME_CONTRACT = ("product", "kind", "arr", "currency", "starts_on")
KNOWN_BY_ONE = ("term_ends_on", "ended_on")


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a key to accounts, and the key's name."""

    model: type[models.Model]
    key: str

    @property
    def name(self) -> str:
        """What its rows are called."""
        return plurals.plural(str(self.model._meta.verbose_name))

    def rows(self, organization_id: int, account_id: int) -> "QuerySet[Any]":
        """Return the rows that hang on an account."""
        own = self.model._default_manager.filter(organization_id=organization_id)
        return own.filter(**{self.key: account_id})

    def staying(self, organization_id: int, merged: int, survivor: int) -> "QuerySet[Any]":
        """Return the rows that cannot move, since the survivor has their like already."""
        rows = self.rows(organization_id, merged)
        found = Q(pk__in=[])
        for names, condition in self._alike():
            theirs = self.rows(organization_id, survivor).filter(condition)
            for name in names:
                theirs = theirs.filter(_same(name))
            found |= condition & Q(Exists(theirs))
        if self.model is Contract:
            theirs = self.rows(organization_id, survivor)
            theirs = theirs.filter(**{name: OuterRef(name) for name in SAME_CONTRACT})
            for name in KNOWN_BY_ONE:
                theirs = theirs.filter(_same(name) | Q(**{f"{name}__isnull": True}) | _is_null(name))
            found |= Q(Exists(theirs))
        return rows.filter(found)

    @property
    def is_numbered(self) -> bool:
        """Whether its rows are counted through by account."""
        return any(NUMBER in names for names in self._unique())

    def _alike(self) -> list[tuple[list[str], Q]]:
        """Return the columns in which two rows must not be equal, with the condition under which."""
        return [
            ([name for name in one.fields if name not in ("organization", self.key)], one.condition or Q())
            for one in self._constraints()
            if NUMBER not in one.fields
        ]

    def _constraints(self) -> list[models.UniqueConstraint]:
        unique = [one for one in self.model._meta.constraints if isinstance(one, models.UniqueConstraint)]
        return [one for one in unique if self.key in one.fields]

    def _unique(self) -> list[Sequence[str]]:
        return [one.fields for one in self._constraints()]


def _same(name: str) -> Q:
    """Return that a column equals the outer row's, or both know nothing."""
    return Q(**{name: OuterRef(name)}) | (Q(**{f"{name}__isnull": True}) & _is_null(name))


def _is_null(name: str) -> Q:
    return Q(IsNull(OuterRef(name), True))


def with_account() -> list[Table]:
    """Return every table with a key to accounts, of every app, but accounts themselves."""
    return [
        Table(model=model, key=column.name)
        for model in apps.get_models()
        if model is not Account
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model is Account
    ]


def moved() -> list[Table]:
    """Return the tables whose rows move: those that the audit follows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = 'audit_update'"
        )
        audited = {name for (name,) in cursor.fetchall()}
    return [table for table in with_account() if table.model._meta.db_table in audited]


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many rows of a table move to the survivor, and how many stay since it has their like."""

    name: str
    moving: int
    staying: int


def counts(organization_id: int, merged: int, survivor: int) -> tuple[Count, ...]:
    """Return what a merge would move, table by table, the fullest first; days of usage last."""
    found = [_count(table, organization_id, merged, survivor) for table in moved()]
    found = sorted((one for one in found if one.moving or one.staying), key=lambda one: -one.moving)
    days = UsageDay.objects.for_organization(organization_id).filter(account_id=merged).count()
    return (*found, Count(name="days of usage", moving=days, staying=0)) if days else tuple(found)


def _count(table: Table, organization_id: int, merged: int, survivor: int) -> Count:
    staying = table.staying(organization_id, merged, survivor).count()
    rows = table.rows(organization_id, merged).count()
    return Count(name=table.name, moving=rows - staying, staying=staying)
