"""Template tags for components: discs, labels, sparklines, bars, column heads, pagers, fields.

They are built in (settings), so no template loads them.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cs_platform.lib import text
from cs_platform.pages import definitions, marks, own_rules, reader
from cs_platform.pages.templatetags import lodestar

register = template.Library()

# code -> (class, words); how sure is drawn as a line
LABELS = {
    "CALIBRATED": ("ls-label-calibrated", "CALIBRATED"),
    "LEARNED_UNPROVEN": ("ls-label-unproven", "LEARNED, UNPROVEN"),
    "ASSUMED": ("ls-label-assumed", "ASSUMED"),
}
TRUST = "Can I trust this?"


def _locale(context: Context) -> str:
    return reader.locale_of(reader.request_of(context))


@register.simple_tag(takes_context=True)
def risk(context: Context, band: str | None, health: text.Number | None = None) -> SafeString:
    """Disc, number and word: ``{% risk row.band row.health %}``; unknown has no number."""
    unknown = health is None or lodestar.is_missing(health) or marks.band_of(band) is marks.BANDS["UNKNOWN"]
    written = "" if health is None or unknown else text.number(health, locale=_locale(context))
    return marks.risk(band, written)


@register.simple_tag(takes_context=True)
def label(context: Context, code: str) -> SafeString:
    """How sure, which leads to why: ``{% label 'ASSUMED' %}``."""
    css, words = LABELS[code]
    address = lodestar.org_url(context, "pages:trust")
    return format_html('<a class="ls-label {}" href="{}" title="{}">{}</a>', css, address, TRUST, words)


@register.simple_tag(takes_context=True)
def sparkline(
    context: Context, values: Sequence[float | None], band: str | None = None, label: str = "Health"
) -> SafeString:
    """A small line of values, oldest first: ``{% sparkline row.trend row.band 'Health over 12 weeks' %}``."""
    known = [float(value) for value in values if value is not None and not lodestar.is_missing(value)]
    if len(known) < 2:
        return mark_safe('<span class="ls-quiet ls-small">too little data</span>')
    first, last = (text.number(value, locale=_locale(context)) for value in (known[0], known[-1]))
    return marks.sparkline(known, label=f"{label}, from {first} to {last}", band=band)


@register.simple_tag
def bar(ratio: text.Number | None, mark: str = "c-mid") -> SafeString:
    """A bar from zero: ``{% bar row.ratio 'c-acc' %}``; marks are c-ink, c-mid, c-low, c-acc, c-hollow."""
    return marks.bar(float(ratio or 0), mark=mark)


@register.simple_tag
def interval_bar(low: float, value: float, high: float, top: float) -> SafeString:
    """A value with its interval: ``{% interval_bar 0.02 0.05 0.1 0.4 %}``; the line ends at the last one."""
    return marks.interval(low, value, high, top=top)


@register.simple_tag
def score_bar(ratio: text.Number | None) -> SafeString:
    """A score on its track, 0..1: ``{% score_bar 0.36 %}``."""
    return marks.score_bar(float(ratio or 0))


@register.simple_tag(takes_context=True)
def definition(context: Context, key: str, words: str = "") -> SafeString:
    """A figure's name, linked to its definition: ``{% definition 'expected-loss' %}``."""
    term = own_rules.of(definitions.TERMS[key], reader.settings_of(reader.request_of(context)))
    return format_html(
        '<a class="ls-def" href="{}#{}" title="{}">{}</a>',
        lodestar.org_url(context, "pages:definitions"),
        key,
        reader.say(reader.request_of(context), term.meaning),
        words or reader.say(reader.request_of(context), term.name),
    )


# --- components


@register.simple_block_tag(takes_context=True, end_name="endfigure")
def figure(
    context: Context, content: str, name: str, definition_key: str = "", after: str = ""
) -> SafeString:
    """One figure of a ``<dl class="ls-figs">``: ``{% figure 'Health' 'health' %}47{% endfigure %}``."""
    term = definition(context, definition_key, name) if definition_key else name
    return format_html('<div class="ls-fig"><dt>{}{}</dt><dd>{}</dd></div>', term, after, content)


@register.simple_block_tag(end_name="endempty")
def empty(content: str) -> SafeString:
    """One line where nothing is: what it means, and the one thing to do."""
    return format_html('<p class="ls-empty">{}</p>', content)


def _with_query(request: HttpRequest, **changes: str | int) -> str:
    """Return this page's query string with some values changed; the page number does not survive a change."""
    query = request.GET.copy()
    query.pop("page", None)
    for key, value in changes.items():
        query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("_components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, key: str, words: str, current: str, numeric: bool = False, css: str = ""
) -> dict[str, Any]:
    """A column head that sorts: ``{% sort_header "arr" "ARR" sort numeric=True %}``; sort is key or -key."""
    active = current.lstrip("-") == key
    descending = current.startswith("-") if active else not numeric
    return {
        "url": _with_query(context["request"], sort=key if descending else f"-{key}"),
        "words": words,
        "numeric": numeric,
        "css": css,
        "direction": ("descending" if current.startswith("-") else "ascending") if active else "",
    }


@register.inclusion_tag("_components/pager.html", takes_context=True)
def pager(context: Context, page: Any, noun: str = "", plural: str = "") -> dict[str, Any]:
    """Where in a list one is: ``{% pager page 'account' %}`` with Django's Page."""
    request = context["request"]
    return {
        "request": request,
        "page": page,
        "noun": noun,
        "plural": plural,
        "previous": _with_query(request, page=page.previous_page_number()) if page.has_previous() else "",
        "next": _with_query(request, page=page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("_components/progress.html", takes_context=True)
def progress(context: Context, done: int, total: int, words: str) -> dict[str, Any]:
    """How far long work is: ``{% progress done total 'Reading usage' %}``; total 0: not known yet."""
    return {"request": reader.request_of(context), "done": done, "total": total, "words": words}


@register.inclusion_tag("_components/field.html")
def field(bound: BoundField, help_text: str = "", label: str = "") -> dict[str, Any]:
    """A form field with label, help and error: ``{% field form.login %}``."""
    widget = bound.field.widget
    css = "form-select" if isinstance(widget, Select) else "form-control"
    attrs: dict[str, str | bool] = {"class": "form-check-input" if isinstance(widget, CheckboxInput) else css}
    if widget.attrs.get("placeholder") == bound.label:
        attrs |= {"placeholder": False}  # a label that goes away when one types is none
    if bound.errors:
        attrs |= {"aria-invalid": "true"}
    described = [f"{bound.id_for_label}-{part}" for part, present in _notes(bound, help_text) if present]
    if described:
        attrs |= {"aria-describedby": " ".join(described)}
    return {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=attrs),
        "is_check": isinstance(widget, CheckboxInput),
        "help_text": help_text or bound.help_text,
    }


def _notes(bound: BoundField, help_text: str) -> list[tuple[str, bool]]:
    return [("error", bool(bound.errors)), ("help", bool(help_text or bound.help_text))]
