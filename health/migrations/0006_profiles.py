from django.db import migrations, models

# Every score names the version it was taken under: a version that could change would rewrite the past. Only
# the end of a whole organization takes its versions along.
KEEP_PUBLISHED = """
CREATE FUNCTION health_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND coalesce(current_setting('app.operation', true), '') = 'delete the organization' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'health model version % is published: it is never changed', OLD.number
        USING ERRCODE = 'restrict_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON health_healthconfig
FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION health_keep_published()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("health", "0005_relapse_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="healthconfig",
            name="based_on",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="healthconfig",
            name="newest_seen",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="healthscore",
            name="profile",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="healthconfig",
            name="number",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="healthconfig",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", True), ("published_at__isnull", True)),
                    models.Q(("number__isnull", False), ("published_at__isnull", False)),
                    _connector="OR",
                ),
                name="health_config_numbered_when_published",
            ),
        ),
        migrations.RunSQL(KEEP_PUBLISHED, "DROP FUNCTION health_keep_published()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER keep_published ON health_healthconfig"),
    ]
