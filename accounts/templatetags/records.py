"""Buttons that open a record's form in place, and what those forms are made of. Built in (settings).

Without scripts every button is a link to the same form as a page.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.forms import BoundField, CheckboxInput, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.forms.nouns import NOUNS
from accounts.operations.records.changes import UNDO_TAG
from cs_platform.tenancy import access

register = template.Library()

NOTHING = SafeString("")
# one line, yet long: a field of the whole width
WIDE = frozenset({"name", "title", "subject", "email", "metric", "accounts", "parent", "label"})


@register.simple_tag(takes_context=True)
def record_add(
    context: Context,
    noun: str,
    parent: int | None = None,
    words: str = "",
    css: str = "ls-small",
    key: str = "",
    **filled: Any,
) -> SafeString:
    """A button for a new record: ``{% record_add "contacts" account.pk %}``; nothing where the role may not.

    `parent` is the account, or the goal of a measurement, or the stage of a standard. Further arguments
    fill in fields: ``{% record_add "commitments" account.pk goal=goal.pk side="US" %}``. `key` is a single
    key that presses it.
    """
    kind = NOUNS[noun]
    if not _may(context, noun):
        return NOTHING
    query = {kind.parent.name: parent} if kind.parent and parent is not None else {}
    address = _address(context, "records:new", noun, query={**query, **filled})
    return _link(address, words or f"Add {kind.with_article}", css=css, key=key)


@register.simple_tag(takes_context=True)
def record_edit(
    context: Context, noun: str, pk: int, words: str = "Edit", css: str = "ls-small", of: str = ""
) -> SafeString:
    """A button that opens a record: ``{% record_edit "contacts" contact.pk of=contact.name %}``.

    `of` is read out after the words where several such buttons stand on a page.
    """
    if not _may(context, noun):
        return NOTHING
    return _link(_address(context, "records:edit", noun, pk), words, css=css, of=of)


@register.simple_tag(takes_context=True)
def record_history(
    context: Context, noun: str, pk: int, words: str = "History", css: str = "ls-small ls-quiet"
) -> SafeString:
    """A link to what happened to a record, for everybody: ``{% record_history "contacts" contact.pk %}``."""
    return format_html(
        '<a class="{}" href="{}">{}</a>', css, _address(context, "records:history", noun, pk), words
    )


@register.simple_tag(takes_context=True)
def record_merge(
    context: Context, account_id: int, words: str = "Merge", css: str = "ls-small"
) -> SafeString:
    """A link to make one account of two: ``{% record_merge account.pk %}``."""
    if not _may(context, "accounts"):
        return NOTHING
    address = reverse("records:merge", args=[context["request"].organization.slug, account_id])
    return format_html('<a class="{}" href="{}">{}</a>', css, address, words)


def _may(context: Context, noun: str) -> bool:
    membership = getattr(context["request"], "membership", None)
    return membership is not None and access.can(membership, NOUNS[noun].permission)


def _address(context: Context, name: str, *args: Any, query: dict[str, Any] | None = None) -> str:
    request = context["request"]
    address = reverse(name, args=[request.organization.slug, *args])
    return f"{address}?{urlencode({**(query or {}), 'next': _here(request)})}"


def _here(request: Any) -> str:
    """Return the page one is on; a fragment belongs to the page it was asked from."""
    asked_from = request.headers.get("HX-Current-URL", "") if request.headers.get("HX-Request") else ""
    if not asked_from:
        return str(request.get_full_path())
    parts = urlsplit(asked_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _link(address: str, words: str, *, css: str, of: str = "", key: str = "") -> SafeString:
    more = format_html('<span class="visually-hidden"> {}</span>', of) if of else NOTHING
    pressed = format_html(' data-key="{}"', key) if key else NOTHING
    hint = format_html(" <kbd>{}</kbd>", key) if key else NOTHING
    return format_html(
        '<a class="{}" href="{}" hx-get="{}" hx-target="#record-body" hx-swap="innerHTML"{}>{}{}{}</a>',
        css,
        address,
        address,
        pressed,
        words,
        more,
        hint,
    )


# --- what forms are made of


@register.inclusion_tag("accounts/records/_field.html")
def record_field(bound: BoundField, notes: Any = None, differences: Any = None) -> dict[str, Any]:
    """One field with its label, help, error, source, and what somebody else wrote there meanwhile."""
    widget = bound.field.widget
    is_list = isinstance(widget, CheckboxSelectMultiple)  # which is no Select
    is_check = isinstance(widget, CheckboxInput)
    css = "form-check-input" if is_check or is_list else "form-control"
    if isinstance(widget, Select):
        css = "form-select"
    if is_list:
        widget.attrs["class"] = css
    note = (notes or {}).get(bound.name)
    difference = next((each for each in differences or () if each.name == bound.name), None)
    described = {"error": bound.errors, "help": bound.help_text, "note": note, "difference": difference}
    ids = [f"{bound.id_for_label or bound.auto_id}-{part}" for part, present in described.items() if present]
    attrs: dict[str, str | bool] = {"class": css}
    if ids and not is_list:
        attrs["aria-describedby"] = " ".join(ids)
    if bound.errors and not is_list:
        attrs["aria-invalid"] = "true"
    return {
        "field": bound,
        "id": bound.id_for_label or bound.auto_id,
        "control": bound.as_widget(attrs=attrs) if not is_list else NOTHING,
        "is_check": is_check,
        "is_list": is_list,
        "is_wide": is_check or is_list or isinstance(widget, Textarea) or bound.name in WIDE,
        "note": note,
        "difference": difference,
    }


@register.simple_tag
def hidden_fields(form: Any) -> SafeString:
    """Return the form's hidden inputs, each once: version and token."""
    return format_html_join("", "{}", ((bound,) for bound in form.hidden_fields()))


@register.inclusion_tag("accounts/records/_undo.html", takes_context=True)
def undo_button(context: Context, message: Any) -> dict[str, Any]:
    """A button that undoes what a message speaks of, where it can be undone."""
    tags = (message.extra_tags or "") if message else ""
    token = tags.removeprefix(UNDO_TAG) if tags.startswith(UNDO_TAG) else ""
    return {"request": context.get("request"), "token": token}
