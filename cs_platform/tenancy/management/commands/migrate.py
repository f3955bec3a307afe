"""Migrate as the owner of the schema, then give the serving role its rights."""

from typing import Any

import environ
from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import sql

from cs_platform.tenancy import row_security


class Command(migrate.Command):
    """Django's migrate, connected with DATABASE_OWNER_URL where it is set."""

    # the check of the serving role has no place where the owner works
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect as owner, migrate, grant."""
        connection = connections[options["database"]]
        if settings.DATABASE_OWNER_URL:
            connection.close()
            connection.settings_dict.update(environ.Env.db_url_config(settings.DATABASE_OWNER_URL))
        super().handle(*args, **options)
        row_security.grant_application_role(connection)
        _leave_queries_uncompiled(connection)


def _leave_queries_uncompiled(connection: BaseDatabaseWrapper) -> None:
    """Switch off PostgreSQL's compiler where we own the database.

    It is on by default up to PostgreSQL 18, and spends seconds on statements that take milliseconds:
    a day of one account took twelve times as long. The setting of a database also holds behind PgBouncer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname, pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
        )
        name, is_ours = cursor.fetchone()
        if is_ours:
            cursor.execute(sql.SQL("ALTER DATABASE {} SET jit = off").format(sql.Identifier(name)))
