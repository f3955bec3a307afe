import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import cs_platform.tenancy.row_security
import playbooks.domain.choices
from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_saved_views"),
        ("health", "0002_signals"),
        ("tenancy", "0003_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Celebration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("GOAL_CONFIRMED", "An outcome was confirmed"),
                            ("RENEWAL", "A renewal"),
                            ("RESCUE", "A rescue"),
                            ("STORY", "A story"),
                        ],
                        max_length=14,
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("sentence", models.CharField(max_length=400)),
                ("quote", models.TextField(blank=True, db_default="", default="")),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "account",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
                    ),
                ),
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
                "indexes": [models.Index(fields=["organization", "-day", "-id"], name="celebration_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="playbooks_celebration_tenant_key"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "kind", "subject"), name="celebration_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day__isnull", True),
                            models.Q(("day__gte", "1990-01-01"), ("day__lte", "2100-12-31")),
                            _connector="OR",
                        ),
                        name="celebration_day_is_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
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
                ("title", models.CharField(max_length=300)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("SNOOZED", "Snoozed"),
                            ("DONE", "Done"),
                            ("DROPPED", "Dropped"),
                        ],
                        db_default="OPEN",
                        default=playbooks.domain.choices.TaskState["OPEN"],
                        max_length=8,
                    ),
                ),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.TextField(blank=True, db_default="", default="")),
                (
                    "account",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
                    ),
                ),
                (
                    "assignee",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
                    ),
                ),
                (
                    "done_by",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tenancy.membership",
                    ),
                ),
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
                    "signal",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="health.signal"
                    ),
                ),
                (
                    "touch",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="accounts.touch",
                    ),
                ),
                (
                    "written_by",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tenancy.membership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "assignee", "state"], name="task_by_assignee"),
                    models.Index(fields=["organization", "account", "state"], name="task_by_account"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="playbooks_task_tenant_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["OPEN", "SNOOZED"])),
                        fields=("organization", "signal"),
                        name="task_one_open_a_signal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("state__in", ["OPEN", "SNOOZED"])),
                            models.Q(("done_at__isnull", False), ("state__in", ["DONE", "DROPPED"])),
                            _connector="OR",
                        ),
                        name="task_settled_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            models.Q(("due_on__gte", "1990-01-01"), ("due_on__lte", "2100-12-31")),
                            _connector="OR",
                        ),
                        name="task_due_on_is_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("snoozed_until__isnull", True),
                            models.Q(
                                ("snoozed_until__gte", "1990-01-01"), ("snoozed_until__lte", "2100-12-31")
                            ),
                            _connector="OR",
                        ),
                        name="task_snoozed_until_is_a_day",
                    ),
                ],
            },
        ),
        row_security.SecureTable("Celebration", audited=False),
        row_security.SecureTable("Task"),
    ]
