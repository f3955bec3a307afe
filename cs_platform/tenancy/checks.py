"""What must hold before the product serves anyone."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connection

PLACEHOLDERS = ("insecure", "changeme", "change-me", "secret")


@register(Tags.security, deploy=True)
def refuse_unsafe_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a start with debugging, a weak key, any host, or without TLS."""
    problems: list[CheckMessage] = []
    if settings.DEBUG:
        problems.append(Error("DEBUG is on. Set DEBUG=0 in production.", id="tenancy.E001"))
    if len(settings.SECRET_KEY) < 50 or any(word in settings.SECRET_KEY for word in PLACEHOLDERS):
        problems.append(
            Error("SECRET_KEY is short or a placeholder. Use 50 random characters.", id="tenancy.E002")
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        problems.append(Error("ALLOWED_HOSTS must name your host, not “*”.", id="tenancy.E003"))
    if not settings.HTTPS:
        problems.append(Error("HTTPS is off. Put TLS in front and set HTTPS=1.", id="tenancy.E004"))
    return problems


@register(Tags.database)
def refuse_powerful_role(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to serve as a role that row-level security does not bind."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls, EXISTS (SELECT FROM pg_class c JOIN pg_namespace n "
                "ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND pg_has_role(c.relowner, 'USAGE')) "
                "FROM pg_roles WHERE rolname = current_user"
            )
            row = cursor.fetchone()
    except OperationalError as error:
        return [Error(f"The database does not answer: {error}", id="tenancy.E010")]
    powerful, owner = row or (True, True)
    problems: list[CheckMessage] = []
    if powerful:
        problems.append(
            Error("The database role is superuser or BYPASSRLS. Serve as cs_app.", id="tenancy.E011")
        )
    if owner:
        problems.append(
            Error("The database role owns tables. Serve as cs_app, migrate as cs_owner.", id="tenancy.E012")
        )
    return problems
