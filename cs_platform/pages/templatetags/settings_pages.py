"""What pages of the settings share."""

from typing import Any

from django import template
from django.template import Context

from cs_platform.pages.settings import sections

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_sections(context: Context) -> list[sections.Tab]:
    """Return the sections the reader may open: ``{% settings_sections as tabs %}``."""
    request: Any = context["request"]
    return list(sections.tabs(request))
