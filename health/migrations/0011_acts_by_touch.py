import django.db.models.deletion
from django.db import migrations, models

from cs_platform.tenancy import row_security

FORGET = """
CREATE FUNCTION health_forget_acts_by_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE health_signal s
    SET acted_on_at = NULL, acted_on_by_id = NULL, acted_on_kind = '', acted_on_touch_id = NULL,
        version = s.version + 1, updated_at = now()
    FROM old_rows o WHERE s.organization_id = o.organization_id AND s.acted_on_touch_id = o.id;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER forget_acts AFTER DELETE ON accounts_touch REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION health_forget_acts_by_touch()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_planned_touches"),
        ("health", "0010_kept_figures"),
        ("tenancy", "0008_erasing_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="signal",
            name="acted_on_touch",
            field=row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, to="accounts.touch"
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("acted_on_touch__isnull", False)),
                fields=["organization", "acted_on_touch"],
                name="signal_by_touch",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acted_on_touch__isnull", True), ("acted_on_kind", "TOUCH"), _connector="OR"
                ),
                name="signal_touch_is_how_somebody_acted",
            ),
        ),
        row_security.ComposeKey("Signal", "acted_on_touch"),
        migrations.RunSQL(FORGET, "DROP FUNCTION health_forget_acts_by_touch()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER forget_acts ON accounts_touch"),
    ]
