"""What every table must have, read from the database itself."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from accounts.models import Account
from cs_platform.tenancy import row_security
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from cs_platform.tenancy.row_security import TenantForeignKey

pytestmark = pytest.mark.django_db

# Tables without an organization's policy, and the one module that reads each.
GLOBAL_TABLES = {
    "tenancy_organization": "cs_platform.tenancy.queries",
    "tenancy_user": "cs_platform.tenancy.queries",
    "tenancy_membership": "cs_platform.tenancy.queries",
    "tenancy_signinfailure": "cs_platform.tenancy.operations",
    "jobs_job": "cs_platform.jobs",
    "account_emailaddress": "allauth",
    "account_emailconfirmation": "allauth",
    "auth_group": "django",
    "auth_group_permissions": "django",
    "auth_permission": "django",
    "django_content_type": "django",
    "django_migrations": "django",
    "django_session": "django",
}
# Derived tables, outboxes and files: no audit trigger.
NOT_AUDITED = {
    "tenancy_auditentry",
    "tenancy_signedlink",
    "jobs_run",
    "jobs_mail",
    "jobs_storedfile",
    "jobs_storedfilechunk",
    "accounts_import",
    "accounts_importproblem",
    "accounts_usageday",
    "accounts_featureday",
    "accounts_usagebefore",
    "accounts_mergedusage",
    "health_healthscore",
    "health_riskestimate",
    "health_accountstanding",
    "health_portfolioday",
    "health_keptfigure",
    "health_signal",
    "health_churnmodel",
    "health_churnmodelpart",
    "playbooks_celebration",
}


def rows(statement: str) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


def all_tables() -> set[str]:
    found = rows(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition"
    )
    return {str(name) for (name,) in found}


def tenant_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.db_table not in GLOBAL_TABLES]


def test_every_table_is_listed_as_global_or_has_its_policy() -> None:
    secured = {str(name) for (name,) in rows("SELECT tablename FROM pg_policies WHERE schemaname = 'public'")}
    enabled = {str(name) for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity")}
    assert secured == all_tables() - set(GLOBAL_TABLES)
    assert enabled == secured


def test_policies_cover_reads_and_writes_of_every_command() -> None:
    for table, command, using, check in rows("SELECT tablename, cmd, qual, with_check FROM pg_policies"):
        assert command == "ALL", table
        assert using == check, table
        assert "app.organization_id" in str(using), table


def test_every_tenant_model_has_its_organization_first_in_unique_constraints_and_indexes() -> None:
    for model in tenant_models():
        assert model._meta.get_field("organization"), model
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                assert constraint.fields[0] == "organization", constraint.name


def test_every_key_between_tenant_tables_is_composite() -> None:
    composite = {
        (str(table), str(columns))
        for table, columns in rows(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f'"
        )
        if "(organization_id, " in str(columns)
    }
    for model in tenant_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.name != "organization":
                assert isinstance(field, TenantForeignKey), f"{model.__name__}.{field.name}"
                table = model._meta.db_table
                assert any(
                    found == table and columns.startswith(f"FOREIGN KEY (organization_id, {field.column})")
                    for found, columns in composite
                ), f"{table}.{field.column}"


def test_facts_and_settings_are_audited_on_every_command() -> None:
    audited = rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgname LIKE 'audit_%'"
    )
    expected = {
        (model._meta.db_table, f"audit_{event}")
        for model in tenant_models()
        if model._meta.db_table not in NOT_AUDITED
        for event in ("insert", "update", "delete")
    }
    people = {(table, "audit_people") for table in row_security.AUDITED_PEOPLE}
    assert audited == expected | people


def test_the_serving_role_is_bound_by_the_policies() -> None:
    assert rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ) == {(False, False, False, False)}
    assert (
        rows(
            "SELECT 1 FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        == set()
    )
    assert rows("SELECT has_schema_privilege(current_user, 'public', 'CREATE')") == {(False,)}


def test_the_serving_role_is_no_member_of_another_and_creates_nothing() -> None:
    assert (
        rows(
            "SELECT rolname::text FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER') "
            "AND rolname <> current_user"
        )
        == set()
    )
    assert rows("SELECT has_database_privilege(current_user, current_database(), 'CREATE')") == {(False,)}


def test_there_is_no_view_that_would_read_as_its_owner() -> None:
    assert (
        rows(
            "SELECT relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE nspname = 'public' AND relkind IN ('v', 'm')"
        )
        == set()
    )


def test_functions_that_run_as_the_owner_are_known_and_find_only_our_tables() -> None:
    as_owner = rows(
        "SELECT proname::text, proconfig[1], has_function_privilege('public', p.oid, 'EXECUTE') "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE nspname = 'public' AND prosecdef"
    )
    path = "search_path=public, pg_temp"
    assert as_owner == {
        ("drop_empty_months", path, False),
        ("ensure_months", path, False),
        ("refresh_statistics", path, False),
        ("search_names", "search_path=public, extensions, pg_temp", False),
        ("tenancy_audit_people", path, False),
        ("tenancy_erase_images", path, False),
        ("tenancy_erase_words", path, False),
        ("tenancy_link_organization", path, False),
        ("tenancy_thin_audit", path, False),
    }


def test_columns_unique_over_all_organizations_cannot_be_guessed() -> None:
    """What is unique over all would tell that another organization has it: only hashes are."""
    alone = {
        (model.__name__, field.name)
        for model in tenant_models()
        for field in model._meta.local_fields
        if field.unique and not field.primary_key
    }
    assert alone == {("SignedLink", "token_hash"), ("Mail", "message_id")}


def test_the_serving_role_may_not_truncate_nor_touch_partitions(halden: Organization) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_months('accounts_usageday', '2026-01-01', '2026-01-31')")
    for statement in (
        "TRUNCATE accounts_account",
        "SELECT * FROM accounts_usageday_202601",
        "INSERT INTO accounts_usageday_202601 SELECT * FROM accounts_usageday_202601",
    ):
        with organization_context(halden.pk), pytest.raises(DatabaseError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_the_audit_is_append_only(halden: Organization) -> None:
    for statement in ("DELETE FROM tenancy_auditentry", "UPDATE tenancy_auditentry SET operation = 'x'"):
        with organization_context(halden.pk), pytest.raises(DatabaseError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_key_to_another_organizations_row_is_refused(halden: Organization, rival: Organization) -> None:
    with organization_context(rival.pk):
        foreign = Account.objects.create(organization=rival, name="Theirs", known_on="2026-01-01")
    statement = (
        "INSERT INTO accounts_contact (organization_id, account_id, name, known_on, created_at, updated_at) "
        "VALUES (%s, %s, 'Mole', '2026-01-01', now(), now()); SET CONSTRAINTS ALL IMMEDIATE"
    )
    with organization_context(halden.pk), pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, [halden.pk, foreign.pk])


def test_months_are_made_only_for_partitioned_tables_and_believable_days() -> None:
    for call in (
        "SELECT ensure_months('accounts_account', '2026-01-01', '2026-01-31')",
        "SELECT ensure_months('accounts_usageday', '0001-01-01', '2026-01-31')",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(call)
