"""Writes usage by feature and day and totals by day, and computes from both what measures read."""

from psycopg2 import sql

from accounts.operations.imports import staging, writing
from accounts.operations.imports.plan import Plan

_AMOUNTS = ("events", "active_users", "seconds", "errors")
_LARGEST_INTEGER = 2_147_483_647
_KEEP_FEATURE_DAYS = """
INSERT INTO accounts_usagebefore (organization_id, import_id, replaced_id, account_id, feature_id, stream,
    day, events, active_users, seconds, errors, known_on)
SELECT %(organization)s, %(import)s, e.import_id, account_id, feature_id, stream, day, e.events,
    e.active_users, e.seconds, e.errors, e.known_on
FROM import_feature_days n JOIN accounts_featureday e USING (account_id, feature_id, stream, day)
WHERE n.is_changed AND e.organization_id = %(organization)s AND e.day BETWEEN %(first)s AND %(last)s
"""
_KEEP_TOTALS = """
INSERT INTO accounts_usagebefore (organization_id, import_id, replaced_id, account_id, stream, day,
    events, active_users, seconds, errors, known_on)
SELECT %(organization)s, %(import)s, e.supplied_by, account_id, '', day, e.supplied_events,
    e.supplied_active_users, e.supplied_seconds, e.supplied_errors, e.supplied_known_on
FROM import_totals n JOIN accounts_usageday e USING (account_id, day)
WHERE n.is_changed AND e.organization_id = %(organization)s AND e.day BETWEEN %(first)s AND %(last)s
    AND num_nonnulls(e.supplied_events, e.supplied_active_users, e.supplied_seconds, e.supplied_errors) > 0
"""

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
        SELECT account_id, day, sum(events)::bigint AS events, max(active_users) AS users,
            sum(seconds)::bigint AS seconds, sum(errors)::bigint AS errors, min(known_on) AS known_on,
            count(*) AS facts
        FROM import_facts WHERE feature IS NULL GROUP BY account_id, day, stream
    ) streams
    GROUP BY account_id, day
) n
LEFT JOIN accounts_usageday e ON e.organization_id = %(organization)s AND e.account_id = n.account_id
    AND e.day = n.day AND e.day BETWEEN %(first)s AND %(last)s
"""
# What a day stands at: the totals of this file where it has some, else those supplied earlier.
_TOUCHED = """
CREATE TEMPORARY TABLE import_touched ON COMMIT DROP AS
SELECT t.account_id, t.day, {totals}, least(t.known_on, e.known_on) AS known_on,
    CASE WHEN t.is_supplied THEN %(import)s ELSE e.supplied_by END AS supplied_by,
    CASE WHEN t.is_supplied THEN t.known_on ELSE e.supplied_known_on END AS supplied_known_on
FROM (
    SELECT account_id, day, n.account_id IS NOT NULL AS is_supplied, {supplied}, n.known_on
    FROM (SELECT DISTINCT account_id, day FROM import_feature_days WHERE is_new OR is_changed) f
    FULL JOIN (SELECT * FROM import_totals WHERE is_new OR is_changed) n USING (account_id, day)
) t
LEFT JOIN accounts_usageday e ON e.organization_id = %(organization)s AND e.account_id = t.account_id
    AND e.day = t.day AND e.day BETWEEN %(first)s AND %(last)s
"""
_TOUCHED_BY_FEATURES = """
CREATE TEMPORARY TABLE import_touched ON COMMIT DROP AS
SELECT account_id, day, {supplied}, supplied_by, supplied_known_on, known_on FROM accounts_usageday e
WHERE organization_id = %(organization)s AND (account_id, day) IN (
    SELECT account_id, day FROM accounts_featureday
    WHERE organization_id = %(organization)s AND feature_id = ANY(%(features)s)
)
"""
_TOUCHED_BY_TABLE = """
CREATE TEMPORARY TABLE import_touched ON COMMIT DROP AS
SELECT account_id, day, {supplied}, supplied_by, supplied_known_on, supplied_known_on AS known_on
FROM accounts_usageday e JOIN {table} w USING (account_id, day) WHERE e.organization_id = %(organization)s
"""
_WRITE_DAYS = """
WITH sums AS (
    SELECT d.account_id, d.day, sum(d.events)::bigint AS events, max(d.active_users) AS active_users,
        sum(d.seconds)::bigint AS seconds, sum(d.errors)::bigint AS errors, min(d.known_on) AS known_on,
        array_agg(DISTINCT d.feature_id ORDER BY d.feature_id)
            FILTER (WHERE f.core AND (d.events > 0 OR d.active_users > 0)) AS core_features
    FROM accounts_featureday d
    JOIN import_touched t ON t.account_id = d.account_id AND t.day = d.day
    JOIN accounts_feature f ON f.organization_id = %(organization)s AND f.id = d.feature_id
    WHERE d.organization_id = %(organization)s AND d.day BETWEEN %(first)s AND %(last)s
    GROUP BY d.account_id, d.day
)
INSERT INTO accounts_usageday (organization_id, account_id, day, events, active_users, active_users_at_least,
    seconds, errors, core_features, {supplied}, supplied_by, supplied_known_on, known_on)
SELECT %(organization)s, account_id, day, coalesce(supplied_events, s.events, 0),
    coalesce(supplied_active_users, s.active_users),
    supplied_active_users IS NULL AND s.active_users IS NOT NULL,
    coalesce(supplied_seconds, s.seconds), coalesce(supplied_errors, s.errors),
    coalesce(s.core_features, '{{}}'), {supplied}, supplied_by, supplied_known_on,
    least(t.known_on, s.known_on)
FROM import_touched t LEFT JOIN sums s USING (account_id, day)
ORDER BY account_id, day
ON CONFLICT (organization_id, account_id, day) DO UPDATE SET
    (events, active_users, active_users_at_least, seconds, errors, core_features, {supplied}, supplied_by,
     supplied_known_on, known_on)
  = (excluded.events, excluded.active_users, excluded.active_users_at_least, excluded.seconds,
     excluded.errors, excluded.core_features, {excluded}, excluded.supplied_by, excluded.supplied_known_on,
     excluded.known_on)
"""
_TOTAL = "CASE WHEN t.is_supplied THEN t.supplied_{0} ELSE e.supplied_{0} END AS supplied_{0}"
_TOTAL_BEFORE = "e.supplied_{0}"
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
    amounts = [name for name in _AMOUNTS if name in plan.fields]
    _compare("import_feature_days", _FEATURE_DAYS, amounts, parameters)
    writing.run(sql.SQL(_KEEP_FEATURE_DAYS), parameters)
    _write_feature_days(amounts, parameters)
    _compare("import_totals", _TOTALS, [f"supplied_{name}" for name in amounts], parameters)
    writing.run(sql.SQL(_KEEP_TOTALS), parameters)
    totals = [_TOTAL.format(name) if name in amounts else _TOTAL_BEFORE.format(name) for name in _AMOUNTS]
    _write_days(_TOUCHED, parameters, totals=", ".join(totals))
    ((created, updated),) = writing.rows(sql.SQL(_COUNTS))
    return created, updated


def refresh_core(organization_id: int, features: list[int]) -> None:
    """Compute anew which core features were used on the days on which these features were used."""
    _write_days(_TOUCHED_BY_FEATURES, {"organization": organization_id, "features": features})


def refresh(organization_id: int, table: str) -> None:
    """Compute the days anew that a temporary table names, from what is supplied and used there now."""
    _write_days(_TOUCHED_BY_TABLE, {"organization": organization_id}, table=table)


def _within(table: str, parameters: dict[str, object]) -> dict[str, object]:
    """Add the first and last day of a table, so that other months are left alone."""
    ((first, last),) = writing.rows(sql.SQL(_SPAN).format(sql.Identifier(table)))
    return {**parameters, "first": first, "last": last}


def _compare(table: str, statement: str, names: list[str], parameters: dict[str, object]) -> None:
    """Fill a temporary table with one row per key, and whether it is new or changed."""
    staging.drop_temporary(table)
    ours, theirs = (
        sql.SQL(", ").join(
            sql.SQL("{}.{}").format(sql.Identifier(side), sql.Identifier(name)) for name in names
        )
        for side in ("n", "e")
    )
    largest = sql.Literal(_LARGEST_INTEGER)
    writing.run(sql.SQL(statement).format(ours=ours, theirs=theirs, largest=largest), parameters)
    writing.run(sql.SQL("ANALYZE {} (account_id, day, is_new, is_changed)").format(sql.Identifier(table)))


def _write_feature_days(names: list[str], parameters: dict[str, object]) -> None:
    writing.run(sql.SQL(_INSERT_FEATURE_DAYS), parameters)
    if names:
        sets = sql.SQL(", ").join(sql.SQL("{0} = n.{0}").format(sql.Identifier(name)) for name in names)
        writing.run(sql.SQL(_UPDATE_FEATURE_DAYS).format(sets=sets), parameters)


def _write_days(touched: str, parameters: dict[str, object], **parts: str) -> None:
    """Compute the touched days from the totals supplied and the sums over features, and write them."""
    names = [f"supplied_{name}" for name in _AMOUNTS]
    supplied, excluded = ", ".join(names), ", ".join(f"excluded.{name}" for name in names)
    staging.drop_temporary("import_touched")
    writing.run(sql.SQL(touched.format(supplied=supplied, **parts)), parameters)
    touched_days = _within("import_touched", parameters)
    if touched_days["first"] is not None:
        writing.run(sql.SQL("ANALYZE import_touched (account_id, day)"))
        writing.run(sql.SQL(_WRITE_DAYS.format(supplied=supplied, excluded=excluded)), touched_days)
