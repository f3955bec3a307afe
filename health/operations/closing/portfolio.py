"""The sums of a day, whole and by slice: they add up what is stored."""

from datetime import date
from typing import Any

from django.db import connection

from cs_platform.tenancy import queries as tenancy
from health.domain.choices import SliceKind
from health.models import PortfolioDay
from health.operations.closing import lists

ATTRIBUTES = """
    CREATE TEMPORARY TABLE slices ON COMMIT DROP AS
    SELECT id, owner_id, stage_id, segment FROM accounts_account WHERE organization_id = %(organization)s
"""
AS_IT_STOOD = """
    UPDATE slices SET owner_id = stood.owner_id, stage_id = stood.stage_id, segment = stood.segment
    FROM unnest(%(id)s::bigint[], %(owner_id)s::bigint[], %(stage_id)s::bigint[], %(segment)s::text[])
        AS stood(id, owner_id, stage_id, segment)
    WHERE slices.id = stood.id
"""
SLICED = ("id", "owner_id", "stage_id", "segment")
STAGES_ENTERED = """
    UPDATE slices SET stage_id = entered.stage_id
    FROM (SELECT DISTINCT ON (account_id) account_id, stage_id FROM accounts_stageentry
          WHERE organization_id = %(organization)s AND known_on <= %(day)s AND entered_at < %(end)s
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
    parameters: dict[str, Any] = {"organization": organization_id, "day": day, "end": end}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS slices")
        cursor.execute(ATTRIBUTES, parameters)
        stood = tenancy.rows_as_of(organization_id, "accounts_account", end).values()
        cursor.execute(AS_IT_STOOD, {key: [row[key] for row in stood] for key in SLICED})
        if is_past:
            # today the account's own stage counts, so that each line opens the accounts it adds up
            cursor.execute(STAGES_ENTERED, parameters)
