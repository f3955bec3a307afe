"""Whose rows a transaction sees, and who is said to change them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The organization a transaction works for, and what the audit writes beside each change."""

    organization_id: int
    membership_id: int | None = None
    import_id: int | None = None
    operation: str = ""
    statement_timeout_ms: int | None = None


class NoOrganizationError(RuntimeError):
    """Tenant data was touched outside an organization's context."""


_scope: ContextVar[Scope | None] = ContextVar("organization_scope", default=None)


@contextmanager
def organization_context(
    organization_id: int,
    *,
    membership: int | None = None,
    import_id: int | None = None,
    operation: str = "",
    statement_timeout_ms: int | None = None,
) -> Iterator[Scope]:
    """Open a transaction that sees one organization's rows; nested ones give the outer one back.

    statement_timeout_ms: how long one statement may take; None leaves it as it is.
    Only transaction-local settings are used, so a pooled connection carries nothing to the next user.
    """
    inner = Scope(
        organization_id=organization_id,
        membership_id=membership,
        import_id=import_id,
        operation=operation,
        statement_timeout_ms=statement_timeout_ms,
    )
    outer = _scope.get()
    # what the outermost transaction was told ends with it
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        _tell_database(inner)
        token = _scope.set(inner)
        try:
            yield inner
        finally:
            _scope.reset(token)
        if is_nested and not transaction.get_rollback():
            _tell_database(outer)


def current() -> Scope:
    """Return the open scope; raise NoOrganizationError outside one."""
    scope = _scope.get()
    if scope is None:
        raise NoOrganizationError("open organization_context(...) around work on an organization's rows")
    return scope


def _tell_database(scope: Scope | None) -> None:
    timeout = scope.statement_timeout_ms if scope else None
    values = [
        str(scope.organization_id) if scope else "",
        str(scope.membership_id or "") if scope else "",
        str(scope.import_id or "") if scope else "",
        scope.operation if scope else "",
        None if timeout is None else str(timeout),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.organization_id', %s, true), set_config('app.membership_id', %s, true), "
            "set_config('app.import_id', %s, true), set_config('app.operation', %s, true), "
            "set_config('statement_timeout', coalesce(%s, current_setting('statement_timeout')), true)",
            values,
        )
