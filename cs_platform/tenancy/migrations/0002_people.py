import django.db.models.deletion
from django.db import migrations, models

import cs_platform.tenancy.row_security
from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="away_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="away_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="daily_capacity",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="deputy",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="lead",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="left_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("away_from__isnull", True), ("away_until__isnull", True)),
                    models.Q(("away_from__isnull", False), ("away_until__gte", models.F("away_from"))),
                    _connector="OR",
                ),
                name="membership_absence_has_both_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deputy__isnull", True),
                    models.Q(("deputy", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="membership_is_not_its_own_deputy",
            ),
        ),
        row_security.ComposeKey("membership", "deputy"),
        row_security.ComposeKey("membership", "lead"),
    ]
