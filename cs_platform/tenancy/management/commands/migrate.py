"""Migrate as the owner of the schema, then give the serving role its rights."""

from typing import Any

import environ
from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

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
