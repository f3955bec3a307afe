"""What comes along when two accounts become one although no audit follows it, and what other apps join.

An app says in its `operations.joining` which of its rows follow, and what is to be done before any row moves.
Rows that follow are remembered by their ids, so that an undone merge sends them back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import autodiscover_modules

from accounts.models import Account, MergedUsage, UsageBefore
from accounts.operations.records.changes import Editor
from accounts.queries.account_tables import Count, Table


@dataclass(frozen=True, kw_only=True)
class Following:
    """Rows of a table by its key `account` that follow; which: those that do, the others stay."""

    model: type[Model]
    which: Q

    @property
    def table(self) -> Table:
        """The table as merges see it."""
        return Table(model=self.model, key="account")

    def rows(self, organization_id: int, merged: int, survivor: int) -> "QuerySet[Model]":
        """Return what follows: what the survivor has the like of stays."""
        staying = self.table.staying(organization_id, merged, survivor)
        rows = self.table.rows(organization_id, merged).filter(self.which)
        return rows.exclude(pk__in=staying.values("pk"))


@dataclass(frozen=True, kw_only=True)
class Joining:
    """What is done before rows move. says: what that will be, in a sentence, empty when it is nothing."""

    do: Callable[[Account, Account, Editor], None]
    says: Callable[[Account, Account], str]


_following: dict[str, Following] = {}
_joining: dict[str, Joining] = {}


def register(*, key: str, joining: Joining | None = None, following: tuple[Following, ...] = ()) -> None:
    """Let this come along; called when an app's `operations.joining` is imported."""
    _following.update({each.table.model._meta.db_table: each for each in following})
    if joining is not None:
        _joining[key] = joining


def follow(survivor: Account, merged: Account, editor: Editor, change: str) -> None:
    """Let rows follow and remember which, under the word of the change."""
    for table, each in _all().items():
        rows = each.rows(editor.organization_id, merged.pk, survivor.pk)
        ids = list(rows.values_list("pk", flat=True))
        if not ids:
            continue
        MergedUsage.objects.create(
            organization_id=editor.organization_id,
            change=change,
            merged=merged,
            survivor=survivor,
            table_name=table,
            month=editor.today.replace(day=1),
            rows=ids,
            after="",
        )
        each.table.rows(editor.organization_id, merged.pk).filter(pk__in=ids).update(account=survivor)


def send_back(organization_id: int, change: str) -> None:
    """Send rows back that followed in a merge; what is gone meanwhile stays so."""
    remembered = MergedUsage.objects.for_organization(organization_id).filter(
        change=change, table_name__in=_all()
    )
    for one in remembered:
        rows = _all()[one.table_name].table.rows(organization_id, one.survivor_id)
        rows.filter(pk__in=one.rows).update(account=one.merged_id)
    remembered.delete()


def prepare(survivor: Account, merged: Account, editor: Editor) -> None:
    """Do what has to be done before rows move."""
    _all()
    for each in _joining.values():
        each.do(survivor, merged, editor)


def counts(survivor: Account, merged: Account) -> Iterator[Count]:
    """Yield what would follow, table by table; what the survivor has the like of is not worth a word."""
    for each in _all().values():
        moving = each.rows(merged.organization_id, merged.pk, survivor.pk).count()
        if moving:
            yield Count(name=each.table.name, moving=moving, staying=0)


def says(survivor: Account, merged: Account) -> list[str]:
    """Return sentences on what would be joined."""
    _all()
    return [told for each in _joining.values() if (told := each.says(survivor, merged))]


def _all() -> dict[str, Following]:
    autodiscover_modules("operations.joining")
    return _following


# what stood under a key of usage goes where the key goes, or an import could not be undone to the byte
register(key="accounts", following=(Following(model=UsageBefore, which=Q()),))
