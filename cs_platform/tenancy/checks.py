"""What must hold before the product serves anyone."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connection, connections

PLACEHOLDERS = ("insecure", "changeme", "change-me", "secret")
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "[::1]"})
NOT_THERE = "tenancy.E010"


class UnsafeStartError(RuntimeError):
    """The product must not serve like this; the sentences say what to change."""


def refuse_unsafe_start() -> None:
    """Raise UnsafeStartError when settings or role are unsafe; web calls it before it serves.

    Who serves this machine alone, as `make demo` and development do, needs neither TLS nor a real key.
    """
    is_local = bool(settings.ALLOWED_HOSTS) and THIS_MACHINE.issuperset(settings.ALLOWED_HOSTS)
    _refuse([] if is_local else refuse_unsafe_production(None))
    refuse_unsafe_role()


def refuse_unsafe_role() -> None:
    """Raise UnsafeStartError when row-level security does not bind the role; workers call it at start.

    A database that does not answer yet is waited for by whoever asks it first.
    """
    problems = [problem for problem in refuse_powerful_role(None) if problem.id != NOT_THERE]
    # processes that are forked from this one must not share its connection
    connections.close_all()
    _refuse(problems)


def _refuse(problems: Sequence[CheckMessage]) -> None:
    if problems:
        raise UnsafeStartError(" ".join(f"{problem.msg} ({problem.id})" for problem in problems))


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
    if settings.HTTPS and not settings.BASE_URL.startswith("https://"):
        problems.append(
            Error("BASE_URL, which mails link to, is no https:// address. Set it.", id="tenancy.E005")
        )
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
        return [Error(f"The database does not answer: {error}", id=NOT_THERE)]
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
