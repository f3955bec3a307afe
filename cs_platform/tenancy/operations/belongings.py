"""What people have in their hands, so that nothing is orphaned when they leave.

An app says in its `operations.belongings` which keys to a membership stand for work that needs a living
person. What only tells who did something (an author, a reader) is history and stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, Func, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Now
from django.utils.module_loading import autodiscover_modules

from cs_platform.tenancy.models import Membership


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """Rows of a table that somebody answers for. open: which of them still need a person.

    once: the columns that may name a person only once together with `column`; what the new person has
    already is not given twice but removed.
    """

    key: str
    one: str
    many: str
    model: type[Model]
    column: str
    open: Q
    once: tuple[str, ...] = ()

    def words(self, count: int) -> str:
        """Say how many of them: 3 accounts."""
        return f"{count} {self.one if count == 1 else self.many}"


_registered: dict[str, Belonging] = {}


def register(*belongings: Belonging) -> None:
    """Let these be handed over; called when an app's `operations.belongings` is imported."""
    _registered.update({each.key: each for each in belongings})


def all_kinds() -> Sequence[Belonging]:
    """Return every kind of belonging, what is owned first as the apps say it."""
    autodiscover_modules("operations.belongings")
    return tuple(_registered.values())


def rows_of(kind: Belonging, membership: Membership) -> QuerySet[Any]:
    """Return what the person holds of a kind."""
    rows = kind.model._default_manager.filter(organization_id=membership.organization_id)
    return rows.filter(kind.open, **{kind.column: membership}).order_by("pk")


def held_by(membership: Membership) -> Iterator[tuple[Belonging, int]]:
    """Yield every kind the person holds something of, with how many."""
    for kind in all_kinds():
        if count := rows_of(kind, membership).count():
            yield kind, count


def hand_over(kind: Belonging, membership: Membership, heir: Membership) -> int:
    """Give everything of a kind to somebody else; return how many rows that were."""
    rows = rows_of(kind, membership)
    if kind.once:
        _drop_what_the_heir_has(kind, rows, heir)
    return int(rows.update(**_changes(kind, heir)))


def _drop_what_the_heir_has(kind: Belonging, rows: QuerySet[Any], heir: Membership) -> None:
    theirs = kind.model._default_manager.filter(
        organization_id=heir.organization_id, **{kind.column: heir}
    ).values_list(*kind.once)
    for row in rows:
        if tuple(getattr(row, name) for name in kind.once) in set(theirs):
            row.delete()


def _changes(kind: Belonging, heir: Membership) -> Mapping[str, Any]:
    fields = {field.name: field for field in kind.model._meta.concrete_fields}
    changes: dict[str, Any] = {kind.column: heir}
    if "version" in fields:
        changes |= {"version": F("version") + 1, "updated_at": Now()}
    if isinstance(fields.get("typed_fields"), ArrayField):
        # a person decided this: the next import does not give it back to who has left
        typed = str(fields[kind.column].attname)
        added = Func(
            F("typed_fields"),
            Value(typed, TextField()),
            function="array_append",
            output_field=fields["typed_fields"],
        )
        has_it = When(typed_fields__contains=[typed], then=F("typed_fields"))
        changes["typed_fields"] = Case(has_it, default=added)
    return changes


register(
    Belonging(
        key="team",
        one="person they lead",
        many="people they lead",
        model=Membership,
        column="lead",
        open=Q(is_active=True),
    )
)
