from django.db import migrations

# Operators that match inside a name are not leakproof, so that under a policy no index serves them: this one
# function looks across names as the owner and keeps to the organization itself.
SEARCH_FUNCTION = """
CREATE FUNCTION search_names(words text, most integer)
RETURNS TABLE (kind text, id bigint, account_id bigint, name text, likeness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, extensions, pg_temp
SET pg_trgm.word_similarity_threshold = 0.45 AS $$
DECLARE
    here bigint := current_setting('app.organization_id')::bigint;
    wanted text := lower(words);
    inside text := '%' || replace(replace(replace(lower(words), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
BEGIN
    RETURN QUERY
    (SELECT 'account', a.id, a.id, a.name::text, word_similarity(wanted, lower(a.name)) AS near
     FROM accounts_account a
     WHERE a.organization_id = here AND a.archived_at IS NULL
       AND (lower(a.name) LIKE inside OR wanted <% lower(a.name))
     ORDER BY lower(a.name) LIKE inside DESC, near DESC, length(a.name), a.id LIMIT most)
    UNION ALL
    (SELECT 'contact', c.id, c.account_id, c.name::text, word_similarity(wanted, lower(c.name)) AS near
     FROM accounts_contact c
     WHERE c.organization_id = here AND c.erased_at IS NULL
       AND (lower(c.name) LIKE inside OR wanted <% lower(c.name))
     ORDER BY lower(c.name) LIKE inside DESC, near DESC, length(c.name), c.id LIMIT most)
    UNION ALL
    (SELECT 'goal', g.id, g.account_id, g.statement, word_similarity(wanted, lower(g.statement)) AS near
     FROM accounts_outcomegoal g
     WHERE g.organization_id = here AND lower(g.statement) LIKE inside
     ORDER BY near DESC, g.id LIMIT most);
END $$
"""


def index(name: str, table: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} USING gin (organization_id, lower({column}) extensions.gin_trgm_ops)",
        f"DROP INDEX {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_merged_usage"),
    ]

    operations = [
        migrations.RunSQL(
            [
                "CREATE SCHEMA IF NOT EXISTS extensions",
                "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions",
                "CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA extensions",
            ],
            migrations.RunSQL.noop,
        ),
        index("account_by_trigram", "accounts_account", "name"),
        index("contact_by_trigram", "accounts_contact", "name"),
        index("goal_by_trigram", "accounts_outcomegoal", "statement"),
        migrations.RunSQL(SEARCH_FUNCTION, "DROP FUNCTION search_names(text, integer)"),
    ]
