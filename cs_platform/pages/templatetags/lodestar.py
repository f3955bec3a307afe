"""Template tags: links inside an organization, and figures the way the reader writes them.

They are built in (settings), so no template loads them. Missing values become a dash with a word for
screen readers. Everything that depends on the reader takes locale and time zone from the request.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cs_platform.lib import text
from cs_platform.lib.money import Money
from cs_platform.pages import reader

register = template.Library()

MISSING: SafeString = mark_safe(  # noqa: S308 - a constant
    f'<span class="ls-quiet"><span aria-hidden="true">{text.DASH}</span>'
    '<span class="visually-hidden">no value</span></span>'
)


def _locale(context: Context) -> str:
    return reader.locale_of(reader.request_of(context))


# --- links


@register.simple_tag(takes_context=True)
def org_url(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page of this organization: ``{% org_url 'pages:account' row.id %}``."""
    slug = context["request"].organization.slug
    if kwargs:
        return reverse(name, kwargs={"organization": slug, **kwargs})
    return reverse(name, args=[slug, *args])


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return ``light``, ``dark`` or ``system``: the user's, else the device's cookie."""
    request = reader.request_of(context)
    chosen = getattr(getattr(request, "user", None), "theme", "") or (
        request.COOKIES.get("theme", "") if request else ""
    )
    return chosen.lower() if chosen.lower() in {"light", "dark"} else "system"


@register.simple_tag(takes_context=True)
def organizations(context: Context) -> list[tuple[str, str, bool]]:
    """Return (name, address, is this one) of each organization the reader belongs to, by name."""
    request = context["request"]
    here = request.organization.pk
    places = [membership.organization for membership in request.memberships]
    return [
        (place.name, reverse("pages:today", kwargs={"organization": place.slug}), place.pk == here)
        for place in sorted(places, key=lambda place: place.name.casefold())
    ]


@register.simple_tag(takes_context=True)
def word(context: Context, sentence: str) -> str:
    """Say "off track" and "autopsy" as the organization does: ``{% word "No autopsy waits." %}``."""
    return reader.say(reader.request_of(context), sentence)


# --- figures


def is_missing(value: object) -> bool:
    """Say whether there is nothing to write: None, an empty string or not a number."""
    return value is None or value == "" or value != value  # only NaN differs from itself


def _amount(value: Money | Decimal | int) -> Decimal:
    return value.amount if isinstance(value, Money) else Decimal(value)


def _currency(context: Context, value: Money | Decimal | int) -> str:
    """Return the money's own currency; a bare amount is in the organization's reporting currency."""
    if isinstance(value, Money):
        return value.currency
    currency: str = context["request"].organization.reporting_currency
    return currency


@register.simple_tag(takes_context=True)
def money(context: Context, value: Money | Decimal | None, signed: bool = False) -> str:
    """Whole units for a table whose head names the currency: ``{% money row.arr %}`` gives 268,000."""
    if value is None:
        return MISSING
    return text.money(_amount(value), locale=_locale(context), signed=signed)


@register.simple_tag(takes_context=True)
def money_full(context: Context, value: Money | Decimal | None, signed: bool = False) -> str:
    """Whole units with their currency: €342,000."""
    if value is None:
        return MISSING
    return text.money_full(_amount(value), _currency(context, value), locale=_locale(context), signed=signed)


@register.simple_tag(takes_context=True)
def money_short(
    context: Context, value: Money | Decimal | None, decimals: int = 1, signed: bool = False
) -> str:
    """For headlines and charts: €1.8M, €412k; ``signed=True`` gives +€65k."""
    if value is None:
        return MISSING
    return text.money_short(
        _amount(value), _currency(context, value), locale=_locale(context), decimals=decimals, signed=signed
    )


@register.simple_tag(takes_context=True)
def number(context: Context, value: text.Number | None, decimals: int = 0) -> str:
    """A number with fixed decimals and a true minus: 10.8."""
    if value is None or is_missing(value):
        return MISSING
    return text.number(value, locale=_locale(context), decimals=decimals)


@register.simple_tag(takes_context=True)
def signed(context: Context, value: text.Number | None, decimals: int = 0) -> str:
    """A change: +15, −5.4, 0."""
    if value is None or is_missing(value):
        return MISSING
    return text.number(value, locale=_locale(context), decimals=decimals, signed=True)


@register.simple_tag(takes_context=True)
def percent(context: Context, ratio: text.Number | None, decimals: int = 0, signed: bool = False) -> str:
    """A ratio as a percentage: 0.27 gives 27%."""
    if ratio is None or is_missing(ratio):
        return MISSING
    return text.percent(ratio, locale=_locale(context), decimals=decimals, signed=signed)


@register.simple_tag(takes_context=True)
def share(context: Context, part: text.Number | None, whole: text.Number | None, decimals: int = 0) -> str:
    """A part of a whole: ``{% share row.loss row.arr 1 %}`` gives 10.4%; a dash where there is no whole."""
    if part is None or whole is None:
        return MISSING
    return text.share(part, whole, locale=_locale(context), decimals=decimals) or MISSING


@register.simple_tag(takes_context=True)
def count(context: Context, value: int | None, noun: str = "", plural: str = "") -> str:
    """A count, with its noun where given: ``{% count 241 'account' %}`` gives 241 accounts."""
    if value is None:
        return MISSING
    return text.count(value, noun, plural, locale=_locale(context))


@register.simple_tag(takes_context=True)
def in_words(context: Context, value: int, noun: str = "", plural: str = "") -> str:
    """A small count as a sentence says it: nine accounts."""
    return text.in_words(value, noun, plural, locale=_locale(context))


# --- days


@register.simple_tag(takes_context=True)
def day(context: Context, value: dt.date | None) -> str:
    """A day: 31 Jan 2027."""
    if value is None:
        return MISSING
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), text.day(value, locale=_locale(context))
    )


@register.simple_tag(takes_context=True)
def weekday(context: Context, value: dt.date | None) -> str:
    """A day with its weekday: Mon 23 Nov 2026."""
    return MISSING if value is None else text.weekday(value, locale=_locale(context))


@register.simple_tag(takes_context=True)
def month(context: Context, value: dt.date | None) -> str:
    """A month in a sentence: November 2026."""
    return MISSING if value is None else text.month_in_full(value, locale=_locale(context))


@register.simple_tag(takes_context=True)
def country(context: Context, code: str) -> str:
    """A country's name from its two-letter code; what a source wrote otherwise stays."""
    return text.country(code, locale=_locale(context))


@register.simple_tag(takes_context=True)
def relative_day(context: Context, value: dt.date | None, today: dt.date) -> str:
    """How far a day is from the page's day, with the day itself on hover: in 69 days."""
    if value is None:
        return MISSING
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        text.day(value, locale=_locale(context)),
        text.relative_day(value, today),
    )


@register.simple_tag(takes_context=True)
def moment(context: Context, value: dt.datetime | None, on: dt.date | None = None) -> str:
    """A moment in the organization's time zone: Mon 23 Nov 2026, 05:40; on the day ``on`` just 05:40."""
    if value is None:
        return MISSING
    written = text.moment(
        value, locale=_locale(context), time_zone=reader.time_zone_of(reader.request_of(context)), on=on
    )
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)
