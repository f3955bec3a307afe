"""What to export from where: every kind of fact, what it is good for, its columns and an example file.

Everything on the page comes from the kinds, from what measures read, and from the example files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.domain import examples
from accounts.domain.kinds import GROUPS, KINDS, Field, Kind
from accounts.domain.kinds.field import OWN_LIST
from accounts.operations.imports import tables
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.measures import MEASURES

START_WITH = ("accounts", "contracts", "usage", "tickets", "contacts", "touches")
"""What to export first: these alone fill most pages."""
_USAGE = {"usageday": "usage", "featureday": "usage"}


@dataclass(frozen=True, kw_only=True)
class ColumnGuide:
    """One column: its name, whether it is needed, what it holds and is for, and a cell of the example."""

    name: str
    need: str
    explanation: str
    example: str


@dataclass(frozen=True, kw_only=True)
class KindGuide:
    """One kind: what it is good for, what it lights up, where it usually is, its columns."""

    name: str
    label: str
    purpose: str
    measures: Sequence[str]
    pages: Sequence[str]
    systems: Sequence[str]
    columns: Sequence[ColumnGuide]


@require_GET
@access.require(Permission.IMPORT_DATA)
def guide(request: TenantRequest) -> HttpResponse:
    """Show what to export from where."""
    context = {
        "section": "imports",
        "groups": [(group, [kind_guide(kind) for kind in kinds]) for group, kinds in GROUPS.items()],
        "systems": systems(),
        "start": [KINDS[name] for name in START_WITH],
    }
    return render(request, "pages/import_guide.html", context)


@require_GET
@access.require(Permission.IMPORT_DATA)
def example(request: TenantRequest, kind: str) -> HttpResponse:
    """Give the example file of a kind."""
    if kind not in KINDS:
        raise Http404
    return HttpResponse(
        examples.content(kind),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{kind}.csv"'},
    )


def kind_guide(kind: Kind) -> KindGuide:
    """Return what is said of a kind."""
    cells = examples.cells(kind.name)
    return KindGuide(
        name=kind.name,
        label=kind.label,
        purpose=kind.purpose,
        measures=measures_of(kind.name),
        pages=kind.pages,
        systems=kind.systems,
        columns=[_column(kind, of, cells) for of in sorted(kind.fields, key=lambda of: not of.required)],
    )


def systems() -> list[tuple[str, list[Kind]]]:
    """Return the systems that hold facts, the richest first, each with its kinds; own lists last."""
    kinds = [kind for group in GROUPS.values() for kind in group]
    found = {
        system: [kind for kind in kinds if system in kind.systems] for one in kinds for system in one.systems
    }
    return sorted(found.items(), key=lambda pair: (pair[0] == OWN_LIST, -len(pair[1]), pair[0]))


def measures_of(kind: str) -> list[str]:
    """Return the measures of health and churn that read facts of a kind, by what people call them."""
    return [one.label for one in MEASURES if any(kind_read(read) == kind for read in one.reads)]


def kind_read(read: str) -> str:
    """Return the kind whose rows a measure reads, empty for what no import brings."""
    model = read.split(".")[0].split()[0].lower()
    written = {name: kind for kind, target in tables.TARGETS.items() for name in _models(target)}
    return (written | _USAGE).get(model, "")


def _models(target: tables.Target) -> list[str]:
    """Return the names of the models that a kind is written to, in lower case."""
    named = [target.table, *([target.link.table] if target.link else [])]
    return [table.split("_", 1)[1] for table in named]


def _column(kind: Kind, of: Field, cells: Mapping[str, str]) -> ColumnGuide:
    group = next((group for group in kind.one_of if of.name in group), ())
    others = " or ".join(name for name in group if name != of.name)
    need = "needed" if of.required else f"this or {others}" if others else ""
    return ColumnGuide(name=of.name, need=need, explanation=of.explanation, example=cells.get(of.name, ""))
