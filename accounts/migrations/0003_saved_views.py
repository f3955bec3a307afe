import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import cs_platform.tenancy.row_security
from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_remaining_facts"),
        ("tenancy", "0003_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("page", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("query", models.TextField(blank=True, db_default="", default="")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("is_shared", models.BooleanField(db_default=False, default=False)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
                (
                    "owner",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="accounts_savedview_tenant_key"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "owner", "page", "name"), name="savedview_once_a_name"
                    ),
                ],
            },
        ),
        row_security.SecureTable("SavedView"),
    ]
