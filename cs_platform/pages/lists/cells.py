"""How the cells of lists are drawn, and what they hold in a file."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.domain.choices import TruthLabel
from cs_platform.lib import text
from cs_platform.lib.money import Money
from cs_platform.pages import marks
from cs_platform.pages.lists.declared import Column, Draw, Where
from cs_platform.pages.templatetags.facts import TRUTHS
from cs_platform.pages.templatetags.lodestar import MISSING

LONGEST = 140
"""So much of a text stands in a cell; the record has the rest."""


def drawn(column: Column, row: Any, where: Where) -> str | SafeString:
    """Draw a cell as its column asks, else as its type does."""
    value = column.value(row)
    return column.draw(value, row, where) if column.draw else plain(value, row, where)


def plain(value: Any, row: Any, where: Where) -> str | SafeString:
    """Draw a value by its type: money, day, moment, yes or no, number, words."""
    if value is None or value == "" or value == ():
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return text.money_full(value.amount, value.currency, locale=where.locale)
    if isinstance(value, dt.date):
        return day(value, row, where)
    if isinstance(value, int | float | Decimal):
        return _number(value, where)
    return _short(", ".join(value) if isinstance(value, tuple) else str(value))


def _number(value: Any, where: Where) -> str:
    written = f"{Decimal(str(value)):f}"
    decimals = len(written.rstrip("0").partition(".")[2]) if "." in written else 0
    return text.number(value, locale=where.locale, decimals=min(decimals, 2))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"


def day(value: Any, row: Any, where: Where) -> SafeString:
    """Draw a day, or the organization's day of a moment."""
    if value is None:
        return MISSING
    on = _day_of(value, where)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), text.day(on, locale=where.locale))


def near_day(value: Any, row: Any, where: Where) -> SafeString:
    """Draw a day and below it how far away it is."""
    if value is None:
        return MISSING
    far = text.relative_day(_day_of(value, where), where.today)
    return format_html('{}<span class="ls-second">{}</span>', day(value, row, where), far)


def _day_of(value: Any, where: Where) -> dt.date:
    is_moment = isinstance(value, dt.datetime)
    on: dt.date = value.astimezone(ZoneInfo(where.time_zone)).date() if is_moment else value
    return on


def money(value: Any, row: Any, where: Where) -> str | SafeString:
    """Draw an amount in whole units; the head of the table names its currency."""
    return MISSING if value is None else text.money(value, locale=where.locale)


def truth(value: Any, row: Any, where: Where) -> SafeString:
    """Draw how far something said can be relied on."""
    label = TruthLabel(value)
    return format_html('<span class="ls-label {}">{}</span>', TRUTHS[label], label.label)


def account(value: Any, row: Any, where: Where) -> SafeString:
    """Draw the account of a row, linked."""
    return format_html('<a href="{}">{}</a>', _address(where, "pages:account", row.account_id), value)


def second(words: str) -> str | SafeString:
    """Draw a second line below a row's own name; nothing where it has no words."""
    return format_html('<span class="ls-second ls-keep">{}</span>', words) if words else ""


def of_account(tab: str, below: Any = None) -> Draw:
    """Return what draws a row's own name, linked to a tab of its account, with a second line below."""

    def draw(value: Any, row: Any, where: Where) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>{}',
            _address(where, tab, row.account_id),
            _short(str(value)),
            second(below(row) if below else ""),
        )

    return draw


def risk(value: Any, row: Any, where: Where) -> SafeString:
    """Draw health as disc, number and word."""
    unknown = value is None or marks.band_of(row.band) is marks.BANDS["UNKNOWN"]
    return marks.risk(row.band, "" if unknown else text.number(value, locale=where.locale))


def _address(where: Where, name: str, *args: Any) -> str:
    return reverse(name, args=[where.request.organization.slug, *args])


def in_file(column: Column, row: Any, where: Where) -> object:
    """Return what a cell holds in a file: amounts without signs, moments in the organization's zone."""
    value = column.value(row)
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(ZoneInfo(where.time_zone)).isoformat(sep=" ", timespec="minutes")
    return value
