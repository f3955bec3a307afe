"""Who reads a page: the locale numbers and days are written in, and the time zone of its moments."""

from django.http import HttpRequest
from django.template import Context

from cs_platform.lib import text
from cs_platform.tenancy.domain import organization_settings, words
from cs_platform.tenancy.domain.organization_settings import OrganizationSettings


def request_of(context: Context) -> HttpRequest | None:
    """Return the request a template renders for; an error page may have none."""
    request: HttpRequest | None = context.get("request")
    return request


def locale_of(request: HttpRequest | None) -> str:
    """Return the reader's locale, else the organization's, else English."""
    user = getattr(request, "user", None)
    organization = getattr(request, "organization", None)
    return getattr(user, "locale", "") or getattr(organization, "locale", "") or text.DEFAULT_LOCALE


def time_zone_of(request: HttpRequest | None) -> str:
    """Return the organization's time zone, which decides what a day is; outside of one, the reader's."""
    owner = getattr(request, "organization", None) or getattr(request, "user", None)
    return getattr(owner, "time_zone", "") or "UTC"


def settings_of(request: HttpRequest | None) -> OrganizationSettings:
    """Return what the organization of the request decided for itself; outside of one, the defaults."""
    organization = getattr(request, "organization", None)
    return (
        organization_settings.read(organization.settings) if organization else organization_settings.DEFAULTS
    )


def say(request: HttpRequest | None, sentence: str) -> str:
    """Return a sentence of ours in the words of the request's organization."""
    return words.say(sentence, settings_of(request))
