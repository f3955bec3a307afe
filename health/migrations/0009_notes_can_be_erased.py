from django.db import migrations

# A note may name a person who is erased: their name goes from there as from everywhere else, nothing more.
KEEP_PUBLISHED = """
CREATE OR REPLACE FUNCTION health_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_why text := coalesce(current_setting('app.operation', true), '');
    v_free text[] := '{note,version,updated_at}';
BEGIN
    IF TG_OP = 'DELETE' AND v_why = 'delete the organization' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND v_why = 'erase a contact' AND to_jsonb(OLD) - v_free = to_jsonb(NEW) - v_free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'health model version % is published: it is never changed', OLD.number
        USING ERRCODE = 'restrict_violation';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("health", "0008_merged_episodes"),
    ]

    operations = [
        migrations.RunSQL(KEEP_PUBLISHED, migrations.RunSQL.noop),
    ]
