"""What the list of accounts shows above its rows, added up once when the day is closed.

Counting a hundred thousand standings for every reader would take longer than all else on the page.
"""

from datetime import date
from typing import Any

from django.db import connection

from health.domain.choices import SliceKind, StandingView
from health.queries import overview

SUMS = """
    INSERT INTO health_portfolioday (organization_id, day, slice_kind, slice_key, accounts, arr, known_loss,
                                     expected_loss, not_convertible)
    SELECT %(organization)s, %(day)s, %(kind)s, {key}, count(*), coalesce(sum(arr), 0),
           coalesce(sum(known_loss), 0), coalesce(sum(expected_loss), 0),
           count(*) FILTER (WHERE not_convertible <> '')
    FROM (SELECT s.*, a.stage_id, s.customer_state = ANY(%(present)s) AS here
          FROM health_accountstanding s
          JOIN accounts_account a ON a.organization_id = s.organization_id AND a.id = s.account_id
          WHERE s.organization_id = %(organization)s) AS standing {rows}
    GROUP BY {key}
"""
STAGE_BAND = SUMS.format(key="coalesce(stage_id::text, '') || ':' || band", rows="WHERE here")
# who is in a view is told a second time by `health.queries.overview` and the filters of the list
VIEW = SUMS.format(
    key="views.key",
    rows="""CROSS JOIN LATERAL (VALUES
        (%(PRESENT)s, here),
        (%(AT_RISK)s, here AND band = 'AT_RISK'),
        (%(RENEWING)s, here AND NOT rolling AND renewal_on <= %(day)s::date + %(renewing_days)s),
        (%(OFF_TRACK)s, here AND open_episode_id IS NOT NULL),
        (%(ABSENT)s, NOT here)) AS views(key, holds)
    WHERE views.holds""",
)


def write(organization_id: int, day: date) -> None:
    """Add up the standings by stage and band, and those of each ready-made view."""
    plain: dict[str, Any] = {
        "organization": organization_id,
        "day": day,
        "present": [state.value for state in overview.PRESENT],
        "renewing_days": overview.RENEWING_DAYS,
        **{view.name: view.value for view in StandingView},
    }
    with connection.cursor() as cursor:
        cursor.execute(STAGE_BAND, plain | {"kind": SliceKind.STAGE_BAND.value})
        cursor.execute(VIEW, plain | {"kind": SliceKind.VIEW.value})
