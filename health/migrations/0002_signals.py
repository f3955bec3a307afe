import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import cs_platform.tenancy.row_security
from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_saved_views"),
        ("health", "0001_initial"),
        ("tenancy", "0003_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signal",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("USAGE_FELL", "Usage fell"),
                            ("SILENT", "Silent"),
                            ("CHAMPION_LEFT", "Champion left"),
                            ("SPONSOR_MISSING", "Sponsor missing"),
                            ("GOAL_BEHIND", "Goal behind"),
                            ("GOAL_UNMEASURED", "Goal due without measurement"),
                            ("FEEDBACK_UNANSWERED", "Feedback not acted on"),
                            ("SERIOUS_TICKET_OLD", "Serious ticket old"),
                            ("ROOT_CAUSE_MISSING", "Closed without root cause"),
                            ("PAYMENT_LATE", "Payment late"),
                            ("PROMISE_OVERDUE", "Promise overdue"),
                            ("RENEWAL_WITHOUT_PLAN", "Renewal near without plan"),
                            ("STAGE_OVERDUE", "Stage overdue"),
                            ("HANDOVER_UNREAD", "Handover unread"),
                            ("INCIDENT_NEAR", "Incident or change ahead"),
                            ("RELAPSE", "Relapse"),
                        ],
                        max_length=24,
                    ),
                ),
                ("subject", models.CharField(blank=True, db_default="", default="", max_length=60)),
                ("day", models.DateField()),
                ("last_seen_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("severity", models.PositiveSmallIntegerField()),
                ("sentence", models.CharField(max_length=400)),
                ("evidence", models.JSONField(db_default={}, default=dict)),
                ("money_at_stake", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("acted_on_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acted_on_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DONE", "Done"),
                            ("TOUCH", "Spoke with the customer"),
                            ("TASK", "Took on a task"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "account",
                    cs_platform.tenancy.row_security.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
                    ),
                ),
                (
                    "acted_on_by",
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
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=["organization", "account"],
                        name="signal_open_by_account",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="health_signal_tenant_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("organization", "account", "kind", "subject"),
                        name="signal_one_open_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__gte", 1), ("severity__lte", 3)),
                        name="signal_severity_is_1_to_3",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acted_on_at__isnull", True), ("acted_on_kind", "")),
                            models.Q(
                                ("acted_on_at__isnull", False), models.Q(("acted_on_kind", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="signal_act_has_time_and_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day__isnull", True),
                            models.Q(("day__gte", "1990-01-01"), ("day__lte", "2100-12-31")),
                            _connector="OR",
                        ),
                        name="signal_day_is_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_seen_on__isnull", True),
                            models.Q(
                                ("last_seen_on__gte", "1990-01-01"), ("last_seen_on__lte", "2100-12-31")
                            ),
                            _connector="OR",
                        ),
                        name="signal_last_seen_on_is_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            models.Q(("ended_on__gte", "1990-01-01"), ("ended_on__lte", "2100-12-31")),
                            _connector="OR",
                        ),
                        name="signal_ended_on_is_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True),
                            models.Q(("expires_on__gte", "1990-01-01"), ("expires_on__lte", "2100-12-31")),
                            _connector="OR",
                        ),
                        name="signal_expires_on_is_a_day",
                    ),
                ],
            },
        ),
        row_security.SecureTable("Signal", audited=False),
    ]
