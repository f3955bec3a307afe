"""Template tags of facts: how far a statement can be relied on, and what the reader may do with records."""

from datetime import date
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.domain.choices import TruthLabel
from cs_platform.lib import text
from cs_platform.pages import reader
from cs_platform.pages.templatetags import lodestar
from cs_platform.tenancy import access
from cs_platform.tenancy.domain.permissions import Permission

register = template.Library()

# how sure is drawn as a line: solid is checked, dashed assumed, dotted not proven, struck refuted
TRUTHS = {
    TruthLabel.VERIFIED_FACT: "ls-label-calibrated",
    TruthLabel.ASSUMPTION: "ls-label-assumed",
    TruthLabel.UNVERIFIED: "ls-label-unproven",
    TruthLabel.REFUTED: "ls-label-refuted",
}


@register.simple_tag
def truth(code: str) -> SafeString:
    """How far something said can be relied on: ``{% truth 'ASSUMPTION' %}``."""
    label = TruthLabel(code)
    return format_html('<span class="ls-label {}">{}</span>', TRUTHS[label], label.label)


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """Say whether the reader's role allows it: ``{% may 'EDIT_ACCOUNTS' as may_edit %}``."""
    membership = getattr(reader.request_of(context), "membership", None)
    return membership is not None and access.can(membership, Permission(permission))


@register.simple_tag(takes_context=True)
def day_text(context: Context, value: date) -> str:
    """A day without markup, for an option: 31 Jan 2027."""
    return text.day(value, locale=reader.locale_of(reader.request_of(context)))


@register.simple_tag(takes_context=True)
def touch_link(
    context: Context, account_id: int | None = None, css: str = "", key: bool = False
) -> SafeString:
    """A button that logs a touch, of an account where one is given; ``key``: pressed by t from anywhere."""
    query: dict[str, object] = {"account": account_id} if account_id else {}
    query["next"] = context["request"].get_full_path()
    address = f"{lodestar.org_url(context, 'touches:new')}?{urlencode(query)}"
    return format_html(
        '<a class="{}" href="{}" hx-get="{}" hx-target="#record-body" hx-swap="innerHTML" data-touch{}>'
        "Log a touch{}</a>",
        css,
        address,
        address,
        SafeString(' data-key="t"') if key else "",
        SafeString("<kbd>t</kbd>") if key else "",
    )
