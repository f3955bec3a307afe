"""What of a list somebody asked for: which rows, in which order, with which columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone

from cs_platform.pages import reader
from cs_platform.pages.account_filters import AboutAccounts
from cs_platform.pages.lists.declared import Column, DeclaredList, Totals, Where
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest

PAGE_SIZE = 50
COLUMNS, VIEW = "columns", "view"
NOT_FILTERS = ("sort", "page", COLUMNS, VIEW)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The rows that pass, sorted; sort: the order taken; shown: the columns, known: all there are.

    is_chosen: whether somebody chose the columns.
    """

    of: DeclaredList
    where: Where
    rows: QuerySet[Any]
    filter: AboutAccounts
    sort: str
    shown: tuple[Column, ...]
    known: tuple[Column, ...]
    is_chosen: bool

    @property
    def query(self) -> str:
        """The query string that opens the same rows in the same order, without the page and the columns."""
        asked = self.where.request.GET
        kept = [(key, value) for key, values in asked.lists() if key not in NOT_FILTERS for value in values]
        return urlencode([*((key, value) for key, value in kept if value), ("sort", self.sort)])


class Counted(Paginator):  # type: ignore[type-arg] # rows of a list need no model here
    """A paginator that is told how many rows there are, and joins only those of its page."""

    def __init__(self, rows: QuerySet[Any], size: int, *, count: int) -> None:
        super().__init__(rows, size)
        self.rows, self.count = rows, count

    def page(self, number: int | str) -> Page[Any]:
        place = self.validate_number(number)
        first = (place - 1) * self.per_page
        wanted = list(self.rows.values_list("pk", flat=True)[first : first + self.per_page])
        return Page(list(self.rows.filter(pk__in=wanted)), place, self)


def where_of(request: TenantRequest) -> Where:
    """Return for whom a list is drawn now."""
    today = tenancy.local_day(request.organization.time_zone, timezone.now())
    return Where(request=request, today=today, locale=reader.locale_of(request))


def select(declared: DeclaredList, where: Where) -> Selection:
    """Return what was asked for; what makes no sense is left out, and told by the filter's errors."""
    asked = where.request.GET
    known = (*declared.columns, *declared.own_columns(where))
    chosen = _chosen(known, asked)
    found = declared.filters(asked, queryset=declared.rows(where), day=where.today, request=where.request)
    rows, sort = sorted_by(found.qs, known, asked.get("sort", ""), declared)
    return Selection(
        of=declared,
        where=where,
        rows=rows,
        filter=found,
        sort=sort,
        shown=chosen or tuple(column for column in known if column.shown),
        known=known,
        is_chosen=bool(chosen),
    )


def _chosen(known: Sequence[Column], asked: QueryDict) -> tuple[Column, ...]:
    """Return the columns asked for, the first one always among them; none where nobody chose any."""
    wanted = {key for value in asked.getlist(COLUMNS) for key in value.split(",")}
    chosen = tuple(column for column in known if column.key in wanted)
    if not chosen or known[0] in chosen:
        return chosen
    return (known[0], *chosen)


def sorted_by(
    rows: QuerySet[Any], known: Iterable[Column], wanted: str, declared: DeclaredList
) -> tuple[QuerySet[Any], str]:
    """Sort by a column that may be sorted by, missing values last; return the rows and the sort taken."""
    sorts = {column.key: column.sort for column in known if column.sort is not None}
    key = wanted if wanted.removeprefix("-") in sorts else declared.default_sort
    sort = sorts[key.removeprefix("-")]
    column = F(sort) if isinstance(sort, str) else sort
    order = column.desc(nulls_last=True) if key.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, declared.tie), key


def page_of(selection: Selection, totals: Totals) -> Page[Any]:
    """Return the page asked for, with what its columns need."""
    page = Counted(selection.rows, PAGE_SIZE, count=totals.count).get_page(
        selection.where.request.GET.get("page")
    )
    fill(selection.shown, page.object_list, selection.where)
    return page


def fill(columns: Sequence[Column], rows: Any, where: Where) -> None:
    """Read what columns need for these rows, each thing once."""
    for read in dict.fromkeys(column.fill for column in columns if column.fill):
        read(rows, where)
