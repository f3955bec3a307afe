"""Migration operations that put a table behind row-level security, composite keys and the audit.

A tenant table without its policy is found by the catalogue test, so each migration that creates one
ends with `SecureTable` for it.
"""

from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# A session without an organization gets an error here, never all rows and never a silent nothing.
CURRENT_ORGANIZATION = "(SELECT current_setting('app.organization_id')::bigint)"
APPEND_ONLY = ("tenancy_auditentry",)

# A session plans its statements once, often for a single row: without nested loops the plan stays good
# for an update of thousands (6,000 rows took 65 s with them, 1 s without).
AUDIT_FUNCTION = """
CREATE FUNCTION tenancy_audit() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    v_who bigint := nullif(current_setting('app.membership_id', true), '')::bigint;
    v_import bigint := nullif(current_setting('app.import_id', true), '')::bigint;
    v_why text := coalesce(current_setting('app.operation', true), '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO tenancy_auditentry
            (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
        SELECT r.organization_id, TG_TABLE_NAME, r.id, clock_timestamp(), v_who, v_import, v_why, TG_OP, NULL
        FROM new_rows r;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO tenancy_auditentry
            (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
        SELECT o.organization_id, TG_TABLE_NAME, o.id, clock_timestamp(), v_who, v_import, v_why, TG_OP,
               to_jsonb(o)
        FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE to_jsonb(o) - 'updated_at' - 'version' IS DISTINCT FROM to_jsonb(n) - 'updated_at' - 'version';
    ELSE
        INSERT INTO tenancy_auditentry
            (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
        SELECT r.organization_id, TG_TABLE_NAME, r.id, clock_timestamp(), v_who, v_import, v_why, TG_OP,
               to_jsonb(r)
        FROM old_rows r;
    END IF;
    RETURN NULL;
END $$
"""

# Organizations and memberships have no policy and change outside of any organization's context, too (a
# command, a first sign-in): the owner writes their entries. When somebody was last seen is no change.
AUDIT_PEOPLE_FUNCTION = """
CREATE FUNCTION tenancy_audit_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_place text := CASE TG_TABLE_NAME WHEN 'tenancy_organization' THEN 'id' ELSE 'organization_id' END;
    v_unsaid text[] := '{updated_at,version,last_seen_at,notices_seen_at,digest_sent_on}';
    v_within bigint := nullif(current_setting('app.organization_id', true), '')::bigint;
    v_who bigint := nullif(current_setting('app.membership_id', true), '')::bigint;
    v_why text := coalesce(current_setting('app.operation', true), '');
    v_row jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - v_unsaid = to_jsonb(NEW) - v_unsaid THEN
        RETURN NULL;
    END IF;
    INSERT INTO tenancy_auditentry
        (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
    SELECT place, TG_TABLE_NAME, (v_row->>'id')::bigint, clock_timestamp(),
           CASE WHEN place = v_within THEN v_who END, NULL, v_why, TG_OP,
           CASE TG_OP WHEN 'INSERT' THEN NULL ELSE to_jsonb(OLD) END
    FROM (SELECT (v_row->>v_place)::bigint AS place) p;
    RETURN NULL;
END $$
"""
AUDITED_PEOPLE = ("tenancy_organization", "tenancy_membership")
AUDIT_PEOPLE_TRIGGERS = [
    (
        (
            f'CREATE TRIGGER audit_people AFTER INSERT OR UPDATE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION tenancy_audit_people()"
        ),
        f'DROP TRIGGER audit_people ON "{table}"',
    )
    for table in AUDITED_PEOPLE
]

ENSURE_MONTHS_FUNCTION = """
CREATE FUNCTION ensure_months(parent regclass, first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', first_day)::date;
    partition text;
    made integer := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = parent) THEN
        RAISE EXCEPTION '% is not partitioned', parent;
    END IF;
    IF first_day < '1990-01-01' OR last_day > '2100-12-31' THEN
        RAISE EXCEPTION 'days must lie between 1990 and 2100, got % to %', first_day, last_day;
    END IF;
    WHILE month <= last_day LOOP
        partition := (SELECT relname FROM pg_class WHERE oid = parent) || to_char(month, '_YYYYMM');
        IF to_regclass(quote_ident(partition)) IS NULL THEN
            PERFORM pg_advisory_xact_lock(hashtext(partition));
            IF to_regclass(quote_ident(partition)) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                               partition, parent, month, (month + interval '1 month')::date);
                made := made + 1;
            END IF;
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
    RETURN made;
END $$
"""

# Only an owner may ANALYZE. Without figures the planner takes any index that starts with the organization,
# and each key checked at a first import's commit reads all rows of the organization. A table whose
# figures are less than a fifth behind is left to autovacuum.
REFRESH_STATISTICS_FUNCTION = """
CREATE FUNCTION refresh_statistics(changed regclass, added bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known real := (SELECT reltuples FROM pg_class WHERE oid = changed);
BEGIN
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = changed) THEN
        RAISE EXCEPTION '% holds no organization''s rows', changed;
    END IF;
    IF known >= 0 AND added <= known / 5 THEN
        RETURN false;
    END IF;
    EXECUTE format('ANALYZE %s', changed);
    RETURN true;
END $$
"""

# A link is opened by somebody who is not signed in, so only the database may look across organizations.
LINK_FUNCTION = """
CREATE FUNCTION tenancy_link_organization(token_hash text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organization_id FROM tenancy_signedlink l WHERE l.token_hash = $1
$$
"""


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A key to a row of the same organization.

    The database holds it as `(organization_id, x_id)`, which `SecureTable` adds: PostgreSQL checks a
    single-column key without regard to policies, so it would accept another organization's row.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        """Set what every such key shares."""
        kwargs |= {"db_constraint": False, "related_name": "+", "db_index": False}
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what `__init__` sets anyway."""
        name, path, args, kwargs = super().deconstruct()
        for shared in ("db_constraint", "related_name", "db_index"):
            kwargs.pop(shared, None)
        return name, path, args, kwargs


class CreatePartitionedModel(CreateModel):
    """Create a table partitioned by month of its `day`; partitions come from `ensure_months`."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create it with the partition clause."""
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = plain + " PARTITION BY RANGE (day)"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain


class SecureTable(Operation):
    """Add policy, composite keys and (where the table holds facts or settings) the audit trigger."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, *, audited: bool = True) -> None:
        """Name the model; `audited=False` is for derived tables."""
        self.model_name = model_name
        self.audited = audited

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing that models see."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run the statements."""
        model = _model(to_state.apps, app_label, self.model_name)
        for statement in [*_policy(model), *_composite_keys(model), *(_audit(model) if self.audited else [])]:
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing: the table is dropped with what hangs on it."""

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Secure table of {self.model_name}"


class ComposeKey(Operation):
    """Hold a `TenantForeignKey` that was added to an existing table as `(organization_id, x_id)`."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, name: str) -> None:
        """Name the model and its field."""
        self.model_name = model_name
        self.name = name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing that models see."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add the constraint."""
        model = _model(to_state.apps, app_label, self.model_name)
        schema_editor.execute(_composite_key(model, model._meta.get_field(self.name)))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing: the column is dropped with what hangs on it."""

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Compose key {self.name} of {self.model_name}"


def _model(apps: Apps, app_label: str, name: str) -> type[models.Model]:
    model: type[models.Model] = apps.get_model(app_label, name)
    return model


def _policy(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        (
            f'CREATE POLICY organization_rows ON "{table}" '
            f"USING (organization_id = {CURRENT_ORGANIZATION}) "
            f"WITH CHECK (organization_id = {CURRENT_ORGANIZATION})"
        ),
    ]


def _composite_keys(model: type[models.Model]) -> list[str]:
    keys = [field for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]
    return [_composite_key(model, field) for field in keys]


def _composite_key(model: type[models.Model], field: Any) -> str:
    table = model._meta.db_table
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_tenant_fk" '
        f'FOREIGN KEY (organization_id, "{field.column}") '
        f'REFERENCES "{field.related_model._meta.db_table}" (organization_id, id) '
        f"DEFERRABLE INITIALLY DEFERRED"
    )


def _audit(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    seen = {
        "INSERT": "REFERENCING NEW TABLE AS new_rows",
        "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "DELETE": "REFERENCING OLD TABLE AS old_rows",
    }
    return [
        f'CREATE TRIGGER audit_{event.lower()} AFTER {event} ON "{table}" {rows} '
        f"FOR EACH STATEMENT EXECUTE FUNCTION tenancy_audit()"
        for event, rows in seen.items()
    ]


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
