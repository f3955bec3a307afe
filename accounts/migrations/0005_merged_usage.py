import django.db.models.deletion
from django.db import migrations, models

import cs_platform.tenancy.row_security
from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_undoing"),
        ("tenancy", "0004_audit_by_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="MergedUsage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.CharField(max_length=63)),
                (
                    "merged",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
                    ),
                ),
                (
                    "survivor",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
                    ),
                ),
                ("table_name", models.CharField(max_length=63)),
                ("month", models.DateField()),
                ("rows", models.JSONField()),
                ("after", models.CharField(max_length=32)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="accounts_mergedusage_tenant_key"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "change", "table_name", "month"),
                        name="mergedusage_once_a_month",
                    ),
                ],
            },
        ),
        row_security.SecureTable("MergedUsage", audited=False),
    ]
