"""Takes back days of use: what stood under a key before the import comes back, else the key goes.

Where a later import replaced the key, its values stay, and what it keeps for its own undoing becomes what
stood before this import.
"""

from psycopg2 import sql

from accounts.models import Import
from accounts.operations.imports import staging, usage_days, writing
from accounts.queries.undo.usage import Span

DAYS = "import_undo_days"
_PARTS = {
    "days": sql.Identifier(DAYS),
    "within": sql.SQL("organization_id = %(organization)s AND day BETWEEN %(first)s AND %(last)s"),
    "amounts": sql.SQL(
        "events = b.events, active_users = b.active_users, seconds = b.seconds, errors = b.errors"
    ),
    "same_key": sql.SQL(
        "b.organization_id = %(organization)s AND b.import_id = %(import)s AND b.account_id = r.account_id "
        "AND b.stream = r.stream AND b.day = r.day"
    ),
}
_STEPS = (
    """
CREATE TEMPORARY TABLE {days} ON COMMIT DROP AS
SELECT account_id, day FROM accounts_featureday WHERE {within} AND import_id = %(import)s
UNION SELECT account_id, day FROM accounts_usageday WHERE {within} AND supplied_by = %(import)s
""",
    """
UPDATE accounts_usagebefore r SET {amounts}, replaced_id = b.replaced_id, known_on = b.known_on
FROM accounts_usagebefore b
WHERE {same_key} AND b.feature_id IS NOT DISTINCT FROM r.feature_id AND r.replaced_id = %(import)s
    AND r.organization_id = %(organization)s AND r.day BETWEEN %(first)s AND %(last)s
""",
    "DELETE FROM accounts_usagebefore WHERE {within} AND replaced_id = %(import)s",
    """
UPDATE accounts_featureday r SET {amounts}, import_id = b.replaced_id
FROM accounts_usagebefore b
WHERE {same_key} AND b.feature_id = r.feature_id AND r.import_id = %(import)s
    AND r.organization_id = %(organization)s AND r.day BETWEEN %(first)s AND %(last)s
""",
    "DELETE FROM accounts_featureday WHERE {within} AND import_id = %(import)s",
    """
UPDATE accounts_usageday r SET supplied_events = b.events, supplied_active_users = b.active_users,
    supplied_seconds = b.seconds, supplied_errors = b.errors, supplied_by = b.replaced_id,
    supplied_known_on = b.known_on
FROM (SELECT u.* FROM accounts_usagebefore u WHERE u.feature_id IS NULL) b
WHERE b.organization_id = %(organization)s AND b.import_id = %(import)s AND b.account_id = r.account_id
    AND b.day = r.day AND r.supplied_by = %(import)s AND r.organization_id = %(organization)s
    AND r.day BETWEEN %(first)s AND %(last)s
""",
    """
UPDATE accounts_usageday SET supplied_events = NULL, supplied_active_users = NULL, supplied_seconds = NULL,
    supplied_errors = NULL, supplied_by = NULL, supplied_known_on = NULL
WHERE {within} AND supplied_by = %(import)s
""",
    "DELETE FROM accounts_usagebefore WHERE {within} AND import_id = %(import)s",
    """
DELETE FROM accounts_usageday u USING {days} d
WHERE u.organization_id = %(organization)s AND u.day BETWEEN %(first)s AND %(last)s
    AND u.account_id = d.account_id AND u.day = d.day AND num_nonnulls(u.supplied_events,
        u.supplied_active_users, u.supplied_seconds, u.supplied_errors) = 0
    AND NOT EXISTS (
        SELECT FROM accounts_featureday f WHERE f.organization_id = %(organization)s
            AND f.account_id = d.account_id AND f.day = d.day
    )
""",
)


def undo(row: Import, span: Span) -> None:
    """Take back the import's rows of these days and compute the days anew, in the caller's transaction."""
    parameters = {
        "organization": row.organization_id,
        "import": row.pk,
        "first": span.first,
        "last": span.last,
    }
    staging.drop_temporary(DAYS)
    for step in _STEPS:
        writing.run(sql.SQL(step).format(**_PARTS), parameters)
    usage_days.refresh(row.organization_id, DAYS)
