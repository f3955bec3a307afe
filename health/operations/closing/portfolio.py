"""The sums of a day, whole and by slice: they add up what is stored."""

from datetime import date
from typing import Any

from django.db import connection

from cs_platform.tenancy import queries as tenancy
from health.domain.choices import SliceKind
from health.models import PortfolioDay
from health.operations.closing import lists
from health.queries import facts
from health.queries.facts import as_of

ATTRIBUTES = """
    CREATE TEMPORARY TABLE slices ON COMMIT DROP AS
    SELECT id, owner_id, stage_id, segment FROM {accounts} account
"""
STAGES_ENTERED = """
    UPDATE slices SET stage_id = entered.stage_id
    FROM (SELECT DISTINCT ON (account_id) account_id, stage_id FROM {entries} entry
          WHERE known_on <= %(day)s AND entered_at < %(end)s
            AND (left_at IS NULL OR left_at >= %(end)s)
          ORDER BY account_id, entered_at DESC, id DESC) AS entered
    WHERE slices.id = entered.account_id
"""
SUMS = """
    INSERT INTO health_portfolioday (organization_id, day, slice_kind, slice_key, accounts, arr, known_loss,
                                     expected_loss, not_convertible)
    SELECT %(organization)s, %(day)s, %(kind)s, {key}, count(*) FILTER (WHERE customer_state = 'CUSTOMER'),
           coalesce(sum(arr), 0), coalesce(sum(known_loss), 0), coalesce(sum(expected_loss), 0),
           count(*) FILTER (WHERE not_convertible <> '')
    FROM {table} e JOIN slices ON slices.id = e.account_id
    WHERE e.organization_id = %(organization)s AND {rows}
    GROUP BY {group}
"""
# The newest day adds up the standings, so that it equals the list of accounts also when a chunk failed.
SOURCES = {
    True: {"table": "health_accountstanding", "rows": "true"},
    False: {"table": "health_riskestimate", "rows": "e.day = %(day)s"},
}
KEYS = {
    SliceKind.ALL: {"key": "''", "group": "()"},
    SliceKind.STAGE: {"key": "coalesce(stage_id::text, '')", "group": "stage_id"},
    SliceKind.SEGMENT: {"key": "segment", "group": "segment"},
    SliceKind.OWNER: {"key": "coalesce(owner_id::text, '')", "group": "owner_id"},
}


def write(organization_id: int, day: date, *, from_standings: bool) -> None:
    """Write the sums of the day, in place of those of an earlier closing of it."""
    _slices(organization_id, day, is_past=not from_standings)
    PortfolioDay.objects.for_organization(organization_id).filter(day=day).delete()
    with connection.cursor() as cursor:
        for kind, key in KEYS.items():
            query = SUMS.format(**key, **SOURCES[from_standings])
            cursor.execute(query, {"organization": organization_id, "day": day, "kind": kind.value})
    if from_standings:
        lists.write(organization_id, day)


def _slices(organization_id: int, day: date, *, is_past: bool) -> None:
    """Make the table of owner, stage and segment of each account as they stood on the day."""
    end = tenancy.end_of_day(tenancy.organization(organization_id).time_zone, day)
    moment = facts.known_until(organization_id, end)
    past = as_of.past(organization_id, moment, [as_of.ACCOUNTS, as_of.STAGE_ENTRIES])
    parameters: dict[str, Any] = {"organization": organization_id, "day": day, "end": end}
    parameters |= past.parameters(*as_of.EVERYBODY)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS slices")
        cursor.execute(ATTRIBUTES.format(accounts=past.rows(as_of.ACCOUNTS, as_of.ALL)), parameters)
        if is_past:
            # today the account's own stage counts, so that each line opens the accounts it adds up
            entries = past.rows(as_of.STAGE_ENTRIES, as_of.ALL)
            cursor.execute(STAGES_ENTERED.format(entries=entries), parameters)
