"""What undoing a whole import would do: rows to remove, rows to restore, rows that stay and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.apps import apps

from accounts.domain import undo
from accounts.domain.undo import Decision, Pair, Part, Stays, Tally, Verdict
from accounts.models import Import
from accounts.queries.undo import history, references
from accounts.queries.undo.references import Key

_REMEMBERED = 1_000
Links = Mapping[tuple[str, str], list[Pair]]


@dataclass(kw_only=True)
class TablePlan(Part):
    """What happens to one table's rows. `touched`: how many rows of it the import wrote."""

    table: str
    touched: int
    restores: list[int] = field(default_factory=list)
    removable: set[int] = field(default_factory=set)
    relinked: set[tuple[str, int]] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)

    def add(self, decision: Decision) -> None:
        """Take in what becomes of one row."""
        if decision.verdict == Verdict.REMOVE:
            self.removable.add(decision.row_id)
            if len(self.names) < _REMEMBERED:
                self.names[decision.row_id] = decision.sentence
        elif decision.verdict in (Verdict.RESTORE, Verdict.INSERT):
            self.restores.append(decision.row_id)
            self.relinked |= {(column, decision.row_id) for column in decision.back}
            self.restored.add(decision.sentence)
            if decision.later:
                self.stay(Stays.LATER, f"{decision.name}: {undo.spoken(decision.later)} changed later", 0)
        elif decision.verdict == Verdict.LATER:
            self.stay(Stays.LATER, decision.sentence)
        elif decision.verdict == Verdict.GONE:
            self.gone += 1

    def hold(self, row_id: int) -> None:
        """Let a row stay that something refers to."""
        self.stay(Stays.REFERRED, self.names.pop(row_id, ""))

    def settle(self) -> None:
        """Count what goes, now that it is known what stays."""
        self.removed = Tally(count=len(self.removable))
        self.removed.examples = list(self.names.values())[: undo.SHOWN]
        self.names = {}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What undoing an import does to tables with an audit, children before what they refer to.

    `links` has by (referring table, table referred to) the pairs of rows. `is_whole`: every row was
    looked at.
    """

    tables: Sequence[TablePlan]
    links: Links
    keys: Sequence[Key]
    is_whole: bool

    @property
    def total(self) -> int:
        """How many rows go or change back."""
        return sum(len(one.removable) + len(one.restores) for one in self.tables)

    def removals(self, table: TablePlan) -> Iterator[list[int]]:
        """Yield the rows of a table to remove, those first to which no other row of it refers."""
        return undo.layers(table.removable, self.links.get((table.table, table.table), ()))

    def derived(self, table: str) -> list[Key]:
        """Return the keys of what was computed from a table's rows."""
        return [key for key in self.keys if key.target == table and key.is_derived]


def plan(row: Import, *, limit: int | None = None) -> Plan:
    """Decide about every row an import touched, or about the first `limit` of each table."""
    organization_id = row.organization_id
    without = history.undone(organization_id)
    tables = {
        name: TablePlan(label=label(name), table=name, touched=count)
        for name, count in history.tables(organization_id, row.pk).items()
    }
    for one in tables.values():
        ids = history.touched(organization_id, row.pk, one.table, limit=limit)
        for chunk in chunks(ids, history.CHUNK):
            for decision in history.decide(organization_id, row.pk, one.table, chunk, without=without):
                one.add(decision)
    keys = references.keys_to(tables)
    links = _links(organization_id, tables, keys)
    _hold(organization_id, tables, keys, links)
    order = undo.children_first(tables, ((key.table, key.target) for key in keys if key.table in tables))
    return Plan(
        tables=[tables[name] for name in order],
        links=links,
        keys=keys,
        is_whole=limit is None or all(one.touched <= limit for one in tables.values()),
    )


def label(table: str) -> str:
    """Return a table's rows in words, such as “churn statements”."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    plural = str(models[table]._meta.verbose_name_plural) if table in models else table
    return plural.removesuffix("ys") + "ies" if plural.endswith("ys") else plural


def chunks(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Cut ids into pieces."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _links(organization_id: int, tables: Mapping[str, TablePlan], keys: Iterable[Key]) -> Links:
    """Return which rows of the import's tables refer to rows that may go, but for links that change back."""
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for key in keys:
        target = tables[key.target]
        if key.table not in tables or not target.removable:
            continue
        relinked = tables[key.table].relinked
        for chunk in chunks(sorted(target.removable), history.CHUNK):
            found[key.table, key.target] += [
                (source, row)
                for source, row in references.pairs(organization_id, key, chunk)
                if (key.column, source) not in relinked
            ]
    return found


def _hold(organization_id: int, tables: Mapping[str, TablePlan], keys: Iterable[Key], links: Links) -> None:
    """Let rows stay that others refer to, and what these refer to in turn."""
    before = {name: set(one.removable) for name, one in tables.items()}
    for key in keys:
        target = tables[key.target]
        if key.table in tables or key.is_derived:
            continue
        for chunk in chunks(sorted(target.removable), history.CHUNK):
            held = references.referred(organization_id, key, chunk)
            target.removable -= held
            target.referring |= {label(key.table)} if held else set()
    holding = undo.closed({name: one.removable for name, one in tables.items()}, links)
    for referring, referred in holding:
        tables[referred].referring.add(label(referring))
    for name, one in tables.items():
        for row_id in sorted(before[name] - one.removable):
            one.hold(row_id)
        one.settle()
