"""What a list is: its rows, columns, filters, order and ready-made views. All else follows from that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.queries.lists import base
from cs_platform.lib.money import Money
from cs_platform.pages.account_filters import AboutAccounts
from cs_platform.tenancy.access import TenantRequest


@dataclass(frozen=True, kw_only=True)
class Where:
    """For whom a list is drawn, and on which day of the organization's."""

    request: TenantRequest
    today: date
    locale: str

    @property
    def organization_id(self) -> int:
        """The organization all rows belong to."""
        return int(self.request.organization.pk)

    @property
    def time_zone(self) -> str:
        """The zone that decides what a day is."""
        return str(self.request.organization.time_zone)

    @property
    def currency(self) -> str:
        """The reporting currency."""
        return str(self.request.organization.reporting_currency)


Draw = Callable[[Any, Any, Where], str | SafeString]
"""Draws a cell: its value, its row, and for whom."""
Fill = Callable[[Sequence[Any], Where], None]
"""Reads what a column needs for the rows of one page together, and puts it on them."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column. value: of a row, as the file has it; draw: how a page shows it, None = as its type asks.

    sort: an expression of the rows, None = cannot be sorted by; shown: unless somebody chooses;
    heading: its name in the file, None = its key, empty = not in it; css: classes of its cells and head;
    is_bare: needs no label on a phone; total: the sum of all rows below it, by its name in the totals.
    """

    key: str
    label: str
    value: Callable[[Any], Any]
    draw: Draw | None = None
    sort: Any = None
    shown: bool = True
    is_number: bool = False
    css: str = "ls-full"
    heading: str | None = None
    fill: Fill | None = None
    is_bare: bool = False
    total: str = ""


@dataclass(frozen=True, kw_only=True)
class View:
    """A ready-made way to look at a list. query: its filter; ``{me}`` stands for the reader's membership."""

    label: str
    query: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Totals:
    """How many rows pass a filter, and their money by currency, which is never added up across."""

    count: int
    sums: tuple[Money, ...] = ()


def counted(rows: QuerySet[Any], where: Where) -> Totals:
    """Count the rows that pass; they have no money."""
    return Totals(count=base.count(rows))


@dataclass(frozen=True, kw_only=True)
class DeclaredList:
    """A list. slug: the kind of record it is of, as addresses call it; noun, plural: what a row is called.

    rows: all it may show; totals: of the rows that pass; own_columns: what the organization adds itself;
    tie: the last column of every order; summed: what its money is called; page: where it is not `lists/`.
    """

    slug: str
    title: str
    noun: str
    rows: Callable[[Where], QuerySet[Any]]
    filters: type[AboutAccounts]
    columns: tuple[Column, ...]
    default_sort: str
    totals: Callable[[QuerySet[Any], Where], Totals] = counted
    plural: str = ""
    page: str = ""
    summed: str = ""
    note: str = ""
    tie: str = "pk"
    views: tuple[View, ...] = ()
    own_columns: Callable[[Where], tuple[Column, ...]] = lambda where: ()

    @property
    def address(self) -> str:
        """The route of its page."""
        return self.page or f"pages:list-{self.slug}"

    @property
    def file(self) -> str:
        """The route of the same as a file."""
        return f"{self.address}-csv"
