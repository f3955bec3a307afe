"""Migration operations that put a table behind row-level security, composite keys and the audit."""

from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# A session without an organization gets an error here, never all rows and never a silent nothing.
CURRENT_ORGANIZATION = "(SELECT current_setting('app.organization_id')::bigint)"


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


class _StatementsOfTable(Operation):
    """Run statements about one table that change nothing models see, and are gone with the table."""

    reversible = True
    reduces_to_sql = True
    model_name: str

    def statements(self, model: type[models.Model]) -> list[str]:
        """Return what is to be run."""
        raise NotImplementedError

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
        for statement in self.statements(_model(to_state.apps, app_label, self.model_name)):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do nothing: the table or column is dropped with what hangs on it."""


class SecureTable(_StatementsOfTable):
    """Add policy, composite keys and (where the table holds facts or settings) the audit trigger."""

    def __init__(self, model_name: str, *, audited: bool = True) -> None:
        """Name the model; `audited=False` is for derived tables."""
        self.model_name = model_name
        self.audited = audited

    def statements(self, model: type[models.Model]) -> list[str]:
        """Return policy, keys and triggers."""
        return [*_policy(model), *_composite_keys(model), *(_audit(model) if self.audited else [])]

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Secure table of {self.model_name}"


class ComposeKey(_StatementsOfTable):
    """Hold a `TenantForeignKey` that was added to an existing table as `(organization_id, x_id)`."""

    def __init__(self, model_name: str, name: str) -> None:
        """Name the model and its field."""
        self.model_name = model_name
        self.name = name

    def statements(self, model: type[models.Model]) -> list[str]:
        """Return the constraint."""
        return [_composite_key(model, model._meta.get_field(self.name))]

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
