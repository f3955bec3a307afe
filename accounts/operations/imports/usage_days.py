"""Writes usage by feature and day and totals by day, and computes from both what measures read."""

from psycopg2 import sql

from accounts.operations.imports import staging, writing
from accounts.operations.imports.plan import Plan

_AMOUNTS = ("events", "active_users", "seconds", "errors")
_LARGEST_INTEGER = 2_147_483_647

_FEATURE_DAYS = """
CREATE TEMPORARY TABLE import_feature_days ON COMMIT DROP AS
SELECT n.*, e.account_id IS NULL AS is_new,
    e.account_id IS NOT NULL AND ROW({theirs}) IS DISTINCT FROM ROW({ours}) AS is_changed
FROM (
    SELECT x.account_id, f.id AS feature_id, x.stream, x.day, coalesce(sum(x.events), 0)::bigint AS events,
        max(x.active_users)::int AS active_users, sum(x.seconds)::bigint AS seconds,
        sum(x.errors)::bigint AS errors, min(x.known_on) AS known_on, count(*) AS facts
    FROM import_facts x
    JOIN accounts_feature f ON f.organization_id = %(organization)s AND f.name = x.feature
    GROUP BY x.account_id, f.id, x.stream, x.day
) n
LEFT JOIN accounts_featureday e ON e.organization_id = %(organization)s AND e.account_id = n.account_id
    AND e.feature_id = n.feature_id AND e.stream = n.stream AND e.day = n.day
    AND e.day BETWEEN %(first)s AND %(last)s
"""
_INSERT_FEATURE_DAYS = """
INSERT INTO accounts_featureday (organization_id, account_id, feature_id, stream, day, events, active_users,
    seconds, errors, import_id, known_on)
SELECT %(organization)s, account_id, feature_id, stream, day, events, active_users, seconds, errors,
    %(import)s, known_on
FROM import_feature_days WHERE is_new ORDER BY account_id, feature_id, stream, day
"""
_UPDATE_FEATURE_DAYS = """
UPDATE accounts_featureday t SET {sets}, import_id = %(import)s FROM import_feature_days n
WHERE n.is_changed AND t.organization_id = %(organization)s AND t.account_id = n.account_id
    AND t.feature_id = n.feature_id AND t.stream = n.stream AND t.day = n.day
    AND t.day BETWEEN %(first)s AND %(last)s
"""
_TOTALS = """
CREATE TEMPORARY TABLE import_totals ON COMMIT DROP AS
SELECT n.*, e.account_id IS NULL AS is_new,
    e.account_id IS NOT NULL AND ROW({theirs}) IS DISTINCT FROM ROW({ours}) AS is_changed
FROM (
    SELECT account_id, day, sum(events)::bigint AS supplied_events,
        least(sum(users), {largest})::int AS supplied_active_users, sum(seconds)::bigint AS supplied_seconds,
        sum(errors)::bigint AS supplied_errors, min(known_on) AS known_on, sum(facts)::bigint AS facts
    FROM (
        SELECT account_id, day, sum(events) AS events, max(active_users) AS users, sum(seconds) AS seconds,
            sum(errors) AS errors, min(known_on) AS known_on, count(*) AS facts
        FROM import_facts WHERE feature IS NULL GROUP BY account_id, day, stream
    ) streams
    GROUP BY account_id, day
) n
LEFT JOIN accounts_usageday e ON e.organization_id = %(organization)s AND e.account_id = n.account_id
    AND e.day = n.day AND e.day BETWEEN %(first)s AND %(last)s
"""
_INSERT_TOTALS = """
INSERT INTO accounts_usageday (organization_id, account_id, day, events, active_users_at_least, core_features,
    supplied_events, supplied_active_users, supplied_seconds, supplied_errors, known_on)
SELECT %(organization)s, account_id, day, 0, false, '{}', supplied_events, supplied_active_users,
    supplied_seconds, supplied_errors, known_on
FROM import_totals WHERE is_new ORDER BY account_id, day
"""
_UPDATE_TOTALS = """
UPDATE accounts_usageday t SET {sets} FROM import_totals n
WHERE n.is_changed AND t.organization_id = %(organization)s AND t.account_id = n.account_id AND t.day = n.day
    AND t.day BETWEEN %(first)s AND %(last)s
"""
_TOUCHED = """
CREATE TEMPORARY TABLE import_touched ON COMMIT DROP AS
SELECT account_id, day FROM import_feature_days WHERE is_new OR is_changed
UNION SELECT account_id, day FROM import_totals WHERE is_new OR is_changed
"""
_TOUCHED_BY_FEATURES = """
CREATE TEMPORARY TABLE import_touched ON COMMIT DROP AS
SELECT DISTINCT account_id, day FROM accounts_featureday
WHERE organization_id = %(organization)s AND feature_id = ANY(%(features)s)
"""
_RECOMPUTE = """
WITH sums AS (
    SELECT t.account_id, t.day, sum(d.events)::bigint AS events, max(d.active_users) AS active_users,
        sum(d.seconds)::bigint AS seconds, sum(d.errors)::bigint AS errors, min(d.known_on) AS known_on,
        coalesce(array_agg(DISTINCT d.feature_id ORDER BY d.feature_id)
            FILTER (WHERE f.core AND (d.events > 0 OR d.active_users > 0)), '{}') AS core_features
    FROM import_touched t
    LEFT JOIN accounts_featureday d ON d.organization_id = %(organization)s AND d.account_id = t.account_id
        AND d.day = t.day AND d.day BETWEEN %(first)s AND %(last)s
    LEFT JOIN accounts_feature f ON f.organization_id = %(organization)s AND f.id = d.feature_id
    GROUP BY t.account_id, t.day
)
INSERT INTO accounts_usageday AS u (organization_id, account_id, day, events, active_users,
    active_users_at_least, seconds, errors, core_features, known_on)
SELECT %(organization)s, account_id, day, coalesce(events, 0), active_users, active_users IS NOT NULL,
    seconds, errors, core_features, coalesce(known_on, %(today)s)
FROM sums
ON CONFLICT (organization_id, account_id, day) DO UPDATE SET
    events = coalesce(u.supplied_events, excluded.events),
    active_users = coalesce(u.supplied_active_users, excluded.active_users),
    active_users_at_least = u.supplied_active_users IS NULL AND excluded.active_users IS NOT NULL,
    seconds = coalesce(u.supplied_seconds, excluded.seconds),
    errors = coalesce(u.supplied_errors, excluded.errors),
    core_features = excluded.core_features,
    known_on = least(u.known_on, excluded.known_on)
"""
_SPAN = "SELECT min(day), max(day) FROM {}"
_COUNTS = """
SELECT coalesce(sum(facts) FILTER (WHERE is_new), 0)::bigint,
    coalesce(sum(facts) FILTER (WHERE is_changed), 0)::bigint
FROM (SELECT facts, is_new, is_changed FROM import_feature_days
    UNION ALL SELECT facts, is_new, is_changed FROM import_totals) keys
"""


def write(plan: Plan) -> tuple[int, int]:
    """Write the facts of `import_facts`; return how many of them made a key, and how many changed one."""
    parameters = _within("import_facts", plan.parameters)
    if parameters["first"] is None:
        return 0, 0
    supplied = [name for name in _AMOUNTS if name in plan.fields]
    _write_keys(
        "import_feature_days", _FEATURE_DAYS, _INSERT_FEATURE_DAYS, _UPDATE_FEATURE_DAYS, supplied, parameters
    )
    totals = [f"supplied_{name}" for name in supplied]
    _write_keys("import_totals", _TOTALS, _INSERT_TOTALS, _UPDATE_TOTALS, totals, parameters)
    staging.drop_temporary("import_touched")
    writing.run(sql.SQL(_TOUCHED), parameters)
    _recompute(parameters)
    ((created, updated),) = writing.rows(sql.SQL(_COUNTS))
    return created, updated


def refresh_core(plan: Plan, features: list[int]) -> None:
    """Compute anew which core features were used on the days on which these features were used."""
    staging.drop_temporary("import_touched")
    writing.run(sql.SQL(_TOUCHED_BY_FEATURES), {**plan.parameters, "features": features})
    _recompute(_within("import_touched", plan.parameters))


def _within(table: str, parameters: dict[str, object]) -> dict[str, object]:
    """Add the first and last day of a temporary table, so that other months are left alone."""
    ((first, last),) = writing.rows(sql.SQL(_SPAN).format(sql.Identifier(table)))
    return {**parameters, "first": first, "last": last}


def _write_keys(
    table: str, prepare: str, insert: str, update: str, names: list[str], parameters: dict[str, object]
) -> None:
    """Fill a temporary table with one row per key beside what stands, then write what is new or changed."""
    staging.drop_temporary(table)
    ours, theirs = (
        sql.SQL(", ").join(
            sql.SQL("{}.{}").format(sql.Identifier(side), sql.Identifier(name)) for name in names
        )
        for side in ("n", "e")
    )
    largest = sql.Literal(_LARGEST_INTEGER)
    writing.run(sql.SQL(prepare).format(ours=ours, theirs=theirs, largest=largest), parameters)
    writing.run(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    writing.run(sql.SQL(insert), parameters)
    if names:
        sets = sql.SQL(", ").join(sql.SQL("{0} = n.{0}").format(sql.Identifier(name)) for name in names)
        writing.run(sql.SQL(update).format(sets=sets), parameters)


def _recompute(parameters: dict[str, object]) -> None:
    """Compute the days of `import_touched` from the totals supplied and the sums over features."""
    writing.run(sql.SQL("ANALYZE import_touched"))
    writing.run(sql.SQL(_RECOMPUTE), parameters)
