"""What pages of the settings share."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cs_platform.pages.settings import sections
from cs_platform.tenancy import access
from cs_platform.tenancy.domain.permissions import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def person_rights(context: Context, contact_id: int, of: str) -> SafeString:
    """A link to a contact's data, for administrators: ``{% person_rights person.id person.name %}``."""
    request: Any = context["request"]
    if not access.can(request.membership, Permission.MANAGE_ORGANIZATION):
        return SafeString("")
    address = reverse("rights:contact", args=[request.organization.slug, contact_id])
    return format_html(
        '<a class="ls-small" href="{}">Their data<span class="visually-hidden"> {}</span></a>', address, of
    )


@register.simple_tag(takes_context=True)
def settings_sections(context: Context) -> list[sections.Tab]:
    """Return the sections the reader may open: ``{% settings_sections as tabs %}``."""
    request: Any = context["request"]
    return list(sections.tabs(request))
