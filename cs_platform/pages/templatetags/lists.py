"""Template tags of lists: heads, cells and sums of columns, and forms that keep the rest of a query."""

from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cs_platform.pages.lists import cells
from cs_platform.pages.lists.declared import Column
from cs_platform.pages.lists.selection import Selection
from cs_platform.pages.templatetags import components, lodestar

register = template.Library()

EVERYWHERE = "ls-full"
"""A column that somebody chose is shown on every screen."""


def _css(column: Column, chosen: Selection) -> str:
    is_first = column is chosen.known[0]
    own = EVERYWHERE if chosen.is_chosen and not (is_first or column.is_bare) else column.css
    return f"ls-num {own}".strip() if column.is_number else own


@register.inclusion_tag("pages/lists/_head.html", takes_context=True)
def list_head(context: Context, column: Column, chosen: Selection) -> dict[str, Any]:
    """A column's head: ``{% list_head column list %}``; it sorts where the column can."""
    plain = {"words": column.label, "css": _css(column, chosen)}
    if column.sort is None:
        return plain
    css = _css(column, chosen)
    sorting = components.sort_header(
        context, column.key, column.label, chosen.sort, numeric=column.is_number, css=css
    )
    return plain | sorting | {"css": css}


@register.simple_tag
def list_cell(column: Column, row: Any, chosen: Selection) -> SafeString:
    """A cell: ``{% list_cell column row list %}``; the first one of a row is its head."""
    shown = cells.drawn(column, row, chosen.where)
    if column is chosen.shown[0]:
        return format_html('<th scope="row">{}</th>', shown)
    label = SafeString("") if column.is_bare else format_html(' data-label="{}"', column.label)
    css = _css(column, chosen)
    return format_html("<td{}{}>{}</td>", format_html(' class="{}"', css) if css else "", label, shown)


@register.simple_tag(takes_context=True)
def list_sum(context: Context, column: Column, chosen: Selection, totals: Any) -> SafeString:
    """What stands below a column: ``{% list_sum column list totals %}``, nothing where it has no sum."""
    css = _css(column, chosen)
    if not column.total:
        return format_html('<td class="{}"></td>', f"ls-hide {css}".strip())
    label = SafeString("") if column.is_bare else format_html(' data-label="{}"', column.label)
    return format_html(
        '<td class="{}"{}>{}</td>', css, label, lodestar.money(context, getattr(totals, column.total))
    )


@register.simple_tag
def filter_box(bound: BoundField) -> SafeString:
    """A filter without a label of its own, which its first words are: ``{% filter_box form.role %}``."""
    attrs: dict[str, str | bool] = {"aria-invalid": "true"} if bound.errors else {}
    box = bound.as_widget(attrs=attrs)
    said = bound.field.widget.attrs.get("aria-label", "")
    return format_html('<label class="ls-dated">{} {}</label>', said, box) if _is_day(bound) else box


def _is_day(bound: BoundField) -> bool:
    """Say whether the browser writes a hint of its own into the box."""
    return bool(bound.field.widget.attrs.get("type") == "date")


@register.simple_tag(takes_context=True)
def kept_query(context: Context, *changed: str, form: str = "") -> SafeString:
    """Hidden inputs of the query, without the page and what changes: ``{% kept_query "columns" %}``.

    form: the id of the form they belong to, where they stand outside of it.
    """
    left_out = {"page", *changed}
    pairs = [
        (key, value)
        for key, values in context["request"].GET.lists()
        if key not in left_out
        for value in values
        if value
    ]
    owner = format_html(' form="{}"', form) if form else SafeString("")
    inputs = ((owner, name, value) for name, value in pairs)
    return format_html_join("", '<input type="hidden"{} name="{}" value="{}">', inputs)


@register.filter
def is_shown(column: Column, chosen: Selection) -> bool:
    """Say whether a column is shown now: ``{% if column|is_shown:list %}``."""
    return column in chosen.shown
