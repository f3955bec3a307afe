"""What the serving role may do."""

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ("tenancy_auditentry",)


def grant_application_role(connection: BaseDatabaseWrapper) -> None:
    """Give the serving role its rights on every table but partitions, as the owner, after migrating."""
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        for table in tables:
            rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
            cursor.execute(f'GRANT {rights} ON "{table}" TO "{role}"')
        cursor.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        # some of them run as the owner: nobody else has business with them
        cursor.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")
        cursor.execute(f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO "{role}"')
