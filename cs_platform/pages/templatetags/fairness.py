"""Template tags of fairness: figures with their interval."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cs_platform.pages import reader
from cs_platform.pages.fairness import words
from health.domain.fairness.intervals import Estimate

register = template.Library()


@register.simple_tag(takes_context=True)
def estimate(context: Context, found: Estimate | None, kind: str, none: str = "too few") -> SafeString:
    """A figure over its interval: ``{% estimate found.share 'percent' %}``; words.WRITTEN has the kinds."""
    if found is None:
        return format_html('<span class="ls-quiet">{}</span>', none)
    locale = reader.locale_of(reader.request_of(context))
    value, between = words.WRITTEN[kind](found.value, locale), words.interval(found, kind, locale)
    if not between:
        return format_html("{}", value)
    return format_html('{}<span class="ls-second">{}</span>', value, between)


@register.simple_tag(takes_context=True)
def wait(context: Context, hours: float) -> str:
    """How long something took: ``{% wait 0.5 %}`` is 30 min."""
    return words.hours(hours, reader.locale_of(reader.request_of(context)))
