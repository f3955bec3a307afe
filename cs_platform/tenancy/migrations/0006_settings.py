from django.db import migrations, models

from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0005_audit_by_import"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="next_time_zone",
            field=models.CharField(blank=True, db_default="", default="", max_length=63),
        ),
        migrations.AddField(
            model_name="organization",
            name="next_time_zone_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("next_time_zone", ""), ("next_time_zone_from__isnull", True)),
                    models.Q(
                        models.Q(("next_time_zone", ""), _negated=True),
                        ("next_time_zone_from__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="organization_next_time_zone_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("membership__isnull", False)),
                fields=["organization", "membership", "at"],
                name="audit_by_person",
            ),
        ),
        migrations.RunSQL(row_security.AUDIT_PEOPLE_FUNCTION, "DROP FUNCTION tenancy_audit_people()"),
        migrations.RunSQL(
            [statement for statement, _ in row_security.AUDIT_PEOPLE_TRIGGERS],
            [undone for _, undone in row_security.AUDIT_PEOPLE_TRIGGERS],
        ),
    ]
