"""Writes usage: a whole file at once, since different rows of one key are summed within one file.

Identical rows count once. Of several rows of one key the events, seconds and errors are added; of the
active users the largest stays, since the same people may stand in both. Rows that name a feature are
kept by account, feature, stream and day; rows that name none are totals of the account's day.
"""

from psycopg2 import sql

from accounts.operations.imports import references, staging, targets, usage_days, writing
from accounts.operations.imports.plan import Outcome, Plan
from cs_platform.tenancy import operations as tenancy_operations

_CONTRACT_IDS = """
    LEFT JOIN accounts_contract paid ON paid.organization_id = %(organization)s AND paid.source = %(source)s
        AND paid.external_id = i.contract
    LEFT JOIN import_other_contract signed ON signed.external_id = i.contract
    CROSS JOIN LATERAL (
        SELECT coalesce(paid.id, signed.id) AS id, coalesce(paid.account_id, signed.account_id) AS account_id
    ) c
"""
_RESOLVE = (
    """
CREATE TEMPORARY TABLE import_resolved ON COMMIT DROP AS
SELECT i.line, coalesce(a.id, c.account_id) AS account_id, i.feature, coalesce(i.stream, '') AS stream, i.day,
    i.events, i.active_users, i.seconds, i.errors,
    coalesce(i.known_on, CASE WHEN %(history)s THEN least(i.day, %(today)s) ELSE %(today)s END) AS known_on,
    CASE
        WHEN i.account IS NOT NULL AND a.id IS NULL THEN 'account'
        WHEN i.contract IS NOT NULL AND c.id IS NULL THEN 'contract'
        WHEN c.account_id <> a.id THEN 'other'
    END AS fault,
    i.account, i.contract
FROM import_incoming i
"""
    + targets.ACCOUNT_IDS
    + _CONTRACT_IDS
)
_REJECT = """
WITH gone AS (DELETE FROM import_resolved WHERE fault IS NOT NULL RETURNING line, fault, account, contract)
SELECT line, fault, account, contract, count(*) OVER () FROM gone ORDER BY line LIMIT %(listed)s
"""
_FAULTS = {
    "account": "No account has the id “{value}” in this source; import accounts first or correct the id.",
    "contract": "No contract has the id “{value}” in this source; import contracts first or correct the id.",
    "other": "The contract “{value}” belongs to another account; correct one of the two ids.",
}
_FACTS = """
CREATE TEMPORARY TABLE import_facts ON COMMIT DROP AS
SELECT account_id, feature, stream, day, events, active_users, seconds, errors, min(known_on) AS known_on
FROM import_resolved
GROUP BY account_id, feature, stream, day, events, active_users, seconds, errors
"""
_FEATURES = """
INSERT INTO accounts_feature (organization_id, source, import_id, name, known_on)
SELECT %(organization)s, %(source)s, %(import)s, feature, min(known_on)
FROM import_facts WHERE feature IS NOT NULL GROUP BY feature ORDER BY feature
ON CONFLICT (organization_id, name) DO NOTHING RETURNING name
"""
# what was used was there: a list of features that came later with its history tells of no other day
_KNOW_FEATURES = """
UPDATE accounts_feature e SET known_on = f.known_on, version = e.version + 1, updated_at = now()
FROM (SELECT feature, min(known_on) AS known_on FROM import_facts GROUP BY feature) f
WHERE e.organization_id = %(organization)s AND e.name = f.feature AND e.known_on > f.known_on
"""
_PREPARED = """
CREATE TEMPORARY TABLE import_prepared ON COMMIT DROP AS
SELECT account_id, min(known_on) AS known_on FROM import_facts GROUP BY account_id
"""
_MONTHS = "SELECT DISTINCT date_trunc('month', day)::date FROM import_facts ORDER BY 1"
_CORE = "SELECT EXISTS (SELECT FROM accounts_feature WHERE organization_id = %(organization)s AND core)"
_SHOWN = 5


def write(plan: Plan, outcome: Outcome) -> None:
    """Write the staged rows of a whole file and add to the outcome what came of it."""
    staging.drop_temporary("import_resolved", "import_facts", writing.PREPARED)
    # a large file is grouped three times: in memory that takes half as long as by way of the disk
    writing.run(sql.SQL("SET LOCAL work_mem = '64MB'"))
    references.find_elsewhere(plan)
    staged = writing.run(sql.SQL(_RESOLVE), plan.parameters)
    rejected = _reject(plan, outcome)
    writing.run(sql.SQL(_FACTS), plan.parameters)
    writing.run(sql.SQL("ANALYZE import_facts (account_id, feature, day)"))
    _name_features(plan, outcome)
    _make_months(plan)
    created, updated = usage_days.write(plan)
    writing.run(sql.SQL(_PREPARED))
    writing.know_accounts(plan)
    outcome.created += created
    outcome.updated += updated
    outcome.rejected += rejected
    outcome.unchanged += staged - rejected - created - updated


def _reject(plan: Plan, outcome: Outcome) -> int:
    """Drop rows whose account or contract is unknown, report them, and return how many there were."""
    found = writing.rows(sql.SQL(_REJECT), {**plan.parameters, "listed": writing.LISTED})
    count = found[0][4] if found else 0
    named = [
        (line, "account", account, _FAULTS[fault])
        if fault == "account"
        else (line, "contract", contract, _FAULTS[fault])
        for line, fault, account, contract, _ in found
    ]
    writing.report(plan, named, count, outcome)
    return count


def _name_features(plan: Plan, outcome: Outcome) -> None:
    """Make features that usage names for the first time and say so, as when none is core; know all since."""
    writing.run(sql.SQL(_KNOW_FEATURES), plan.parameters)
    made = [name for (name,) in writing.rows(sql.SQL(_FEATURES), plan.parameters)]
    if made:
        shown = ", ".join(made[:_SHOWN]) + (", …" if len(made) > _SHOWN else "")
        outcome.notes.append(
            f"New features were named by usage ({len(made):,}: {shown}); none of them is core yet."
        )
    ((core,),) = writing.rows(sql.SQL(_CORE), plan.parameters)
    if not core and "feature" in plan.fields:
        outcome.notes.append(
            "No feature is marked as core, so the breadth of feature use cannot be measured; "
            "import features with a core column to say which are."
        )


def _make_months(plan: Plan) -> None:
    """Make the partitions of exactly the months in which the file has rows."""
    for (month,) in writing.rows(sql.SQL(_MONTHS), plan.parameters):
        for table in ("accounts_featureday", "accounts_usageday"):
            tenancy_operations.ensure_months(table, month, month)
