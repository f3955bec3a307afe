"""A button that takes back what a message says was settled. Built in (settings)."""

from typing import Any

from django import template
from django.template import Context

from playbooks.operations.settling import TAKE_BACK

register = template.Library()


@register.inclusion_tag("playbooks/_take_back.html", takes_context=True)
def take_back_button(context: Context, message: Any) -> dict[str, Any]:
    """A button beside a message, where what it says can be taken back."""
    tags = (message.extra_tags or "") if message else ""
    settled = tags.removeprefix(TAKE_BACK) if tags.startswith(TAKE_BACK) else ""
    return {"request": context.get("request"), "csrf_token": context.get("csrf_token"), "settled": settled}
