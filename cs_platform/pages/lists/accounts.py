"""The list of accounts as they stood at the last completed run."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet, Value
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.domain import attribute_values
from accounts.domain.attribute_values import TYPED
from accounts.domain.own_attributes import Definition
from accounts.queries import attributes
from cs_platform.lib import text
from cs_platform.pages import account_filters, attribute_filters, marks
from cs_platform.pages.account_filters import AccountFilter
from cs_platform.pages.lists import cells
from cs_platform.pages.lists.declared import Column, DeclaredList, Totals, Where
from cs_platform.pages.templatetags.components import sparkline
from cs_platform.pages.templatetags.lodestar import MISSING
from health.queries import families, standings


def _rows(where: Where) -> QuerySet[Any]:
    rows = standings.standings(where.organization_id).select_related("account__parent")
    return rows.annotate(reporting=Value(where.currency))


def _totals(rows: QuerySet[Any], where: Where) -> Totals:
    return Totals(count=standings.totals(rows).accounts)


def _name(value: Any, row: Any, where: Where) -> str:
    below = row.account.segment or row.account.industry
    return cells.of_account("pages:account", lambda one: below)(value, row, where)


def _loss(value: Any, row: Any, where: Where) -> SafeString:
    """Draw the expected loss, what of it is certain, or why there is none."""
    if row.not_convertible:
        return format_html('<span class="ls-tag">no rate for {}</span>', row.not_convertible)
    certain: str | SafeString = ""
    if row.known_loss:
        short = text.money_short(row.known_loss, where.currency, locale=where.locale)
        words = f"{short} certain" if row.known_loss != row.expected_loss else "certain"
        certain = format_html('<span class="ls-tag">{}</span> ', words)
    return format_html('{}<span class="ls-strong">{}</span>', certain, cells.money(value, row, where))


def _trend(value: Any, row: Any, where: Where) -> SafeString:
    return sparkline({"request": where.request}, row.trend, row.band, "Health over time")  # type: ignore[arg-type] # all it asks of a context


def _can_end(value: Any, row: Any, where: Where) -> SafeString:
    if value is None:
        return MISSING
    far = text.relative_day(value, where.today)
    rolling = ", rolling" if row.rolling else ""
    return format_html('{}<span class="ls-second">{}{}</span>', cells.day(value, row, where), far, rolling)


def _said(nothing: str) -> Any:
    return lambda value, row, where: value or nothing


def _family(rows: Sequence[Any], where: Where) -> None:
    """Put on each row what its children come to together."""
    found = families.families(where.organization_id, [row.account_id for row in rows])
    for row in rows:
        row.family = found.get(row.account_id, families.NONE).together


def _of_family(name: str, row: Any) -> Any:
    return getattr(row.family, name) if row.family.children else None


def _worst(value: Any, row: Any, where: Where) -> str | SafeString:
    worst = _of_family("worst", row)
    if worst is None:
        return MISSING
    return format_html("{} {}", worst.name, text.number(worst.health, locale=where.locale))


def _attribute(one: Definition) -> Column:
    """Return the column of an attribute of the organization's own."""
    return Column(
        key=TYPED + one.key,
        label=one.label,
        value=partial(_kept, one),
        sort=attribute_filters.kept_value(one.key),
        shown=False,
    )


def _kept(one: Definition, row: Any) -> Any:
    return attribute_values.read(one.type, row.account.attributes.get(one.key))


def _own(where: Where) -> tuple[Column, ...]:
    return tuple(_attribute(one) for one in attributes.definitions(where.organization_id))


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _percent(value: Any, row: Any, where: Where) -> str:
    return MISSING if value is None else text.percent(value, locale=where.locale)


def _worst_name(row: Any) -> str | None:
    worst = _of_family("worst", row)
    return worst.name if worst else None


def _owner(row: Any) -> str:
    return str(row.account.owner.user) if row.account.owner else ""


STANDS = (
    Column(key="name", label="Account", value=lambda row: row.account.name, draw=_name,
           sort="account__name", heading="account", css=""),
    Column(key="expected_loss", label="Expected loss", value=lambda row: row.expected_loss, draw=_loss,
           sort="expected_loss", is_number=True, css="", total="expected_loss"),
    Column(key="health", label="Health", value=lambda row: _rounded(row.health, 1), draw=cells.risk,
           sort="health", css="", is_bare=True),
    Column(key="arr", label="ARR", value=lambda row: row.arr, draw=cells.money, sort="arr",
           is_number=True, css="", total="arr"),
    Column(key="trend", label="Trend", value=lambda row: row.trend, draw=_trend, css="ls-hide ls-mid",
           heading=""),
    Column(key="renewal", label="Can end", value=lambda row: row.renewal_on, draw=_can_end,
           sort="renewal_on", heading="can_end_on", css="ls-full ls-nowrap"),
    Column(key="stage", label="Stage", value=lambda row: row.account.stage.name if row.account.stage else "",
           draw=_said("none"), sort="account__stage__position", css="ls-hide ls-mid"),
    Column(key="owner", label="Owner", value=_owner, draw=_said("nobody"),
           sort="account__owner__user__name", css="ls-roomy"),
)  # fmt: skip
MORE = (
    Column(key="source_id", label="Number in its source", value=lambda row: row.account.external_id or "",
           shown=False),
    Column(key="segment", label="Segment", value=lambda row: row.account.segment, sort="account__segment",
           shown=False),
    Column(key="industry", label="Industry", value=lambda row: row.account.industry,
           sort="account__industry", shown=False),
    Column(key="customer_state", label="State", value=lambda row: row.customer_state,
           draw=lambda value, row, where: row.get_customer_state_display(), shown=False),
    Column(key="band", label="Band", value=lambda row: row.band,
           draw=lambda value, row, where: marks.risk(row.band, ""), shown=False),
    Column(key="coverage", label="Coverage", value=lambda row: round(row.coverage, 3), draw=_percent,
           sort="coverage", is_number=True, shown=False),
    Column(key="currency", label="Currency", value=lambda row: row.reporting, shown=False),
    Column(key="probability", label="Churn probability", value=lambda row: _rounded(row.probability, 4),
           draw=_percent, sort="probability", heading="churn_probability", is_number=True, shown=False),
    Column(key="label", label="Label of the probability", value=lambda row: row.label,
           draw=lambda value, row, where: row.get_label_display(), shown=False),
    Column(key="known_loss", label="Known loss", value=lambda row: row.known_loss, draw=cells.money,
           sort="known_loss", is_number=True, shown=False, total="known_loss"),
    Column(key="can_be_kept", label="Can be kept", value=lambda row: row.avoidable_loss, draw=cells.money,
           sort="avoidable_loss", is_number=True, shown=False),
    Column(key="as_of", label="As of", value=lambda row: row.day, shown=False),
)  # fmt: skip
FAMILY = (
    Column(key="parent", label="Parent", sort="account__parent__name", shown=False,
           value=lambda row: row.account.parent.name if row.account.parent else ""),
    Column(key="children", label="Child accounts", value=partial(_of_family, "children"), fill=_family,
           is_number=True, shown=False),
    Column(key="children_health", label="Health of children, by ARR", fill=_family, is_number=True,
           value=lambda row: _rounded(_of_family("health", row), 1), shown=False),
    Column(key="worst_child", label="Worst child", value=_worst_name, draw=_worst, fill=_family,
           shown=False),
    Column(key="children_arr", label="ARR of children", value=partial(_of_family, "arr"),
           draw=cells.money, fill=_family, is_number=True, shown=False),
    Column(key="children_loss", label="Expected loss of children", draw=cells.money, fill=_family,
           value=partial(_of_family, "expected_loss"), is_number=True, shown=False),
)  # fmt: skip

ACCOUNTS = DeclaredList(
    slug="accounts",
    title="Accounts",
    noun="account",
    page="pages:accounts",
    rows=_rows,
    filters=AccountFilter,
    columns=(*STANDS, *MORE, *FAMILY),
    own_columns=_own,
    default_sort=account_filters.DEFAULT_SORT,
    tie="account_id",
    totals=_totals,
)
