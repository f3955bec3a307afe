"""How every account stands after the newest closed day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from cs_platform.tenancy import queries as tenancy
from health.domain import explain
from health.models import AccountStanding
from health.queries import columns, days

SENTENCE_LENGTH = AccountStanding._meta.get_field("reason_sentence").max_length
UPSERT = """
    INSERT INTO health_accountstanding (
        organization_id, account_id, day, customer_state, health, band, coverage, change_7, change_30, trend,
        arr, seats, renewal_on, rolling, probability, label, known_loss, expected_loss, avoidable_loss,
        not_convertible, reasons, reason_sentence, open_episode_id)
    SELECT e.organization_id, e.account_id, e.day, e.customer_state, s.health, s.band, s.coverage,
           s.health - week.health, s.health - month.health, coalesce(t.trend, '{}'),
           e.arr, e.seats, e.renewal_on, e.rolling, e.probability, e.label, e.known_loss, e.expected_loss,
           e.avoidable_loss, e.not_convertible, e.reasons,
           left(concat_ws(' ',
               CASE WHEN e.not_convertible <> ''
                    THEN 'There is no exchange rate for ' || e.not_convertible || '.' END,
               CASE WHEN e.known_loss > 0 THEN 'An ending is known.' END, n.reason_sentence), %(length)s),
           d.id
    FROM health_riskestimate e
    JOIN health_healthscore s ON s.organization_id = e.organization_id AND s.day = e.day
        AND s.account_id = e.account_id
    JOIN new_health_accountstanding n ON n.account_id = e.account_id
    LEFT JOIN health_healthscore week ON week.organization_id = e.organization_id
        AND week.account_id = e.account_id AND week.day = %(week)s
    LEFT JOIN health_healthscore month ON month.organization_id = e.organization_id
        AND month.account_id = e.account_id AND month.day = %(month)s
    LEFT JOIN (SELECT account_id, array_agg(health ORDER BY day) AS trend FROM health_healthscore
               WHERE organization_id = %(organization)s AND day = ANY(%(trend)s) GROUP BY account_id) t
        ON t.account_id = e.account_id
    LEFT JOIN health_ditchepisode d ON d.organization_id = e.organization_id
        AND d.account_id = e.account_id AND d.left_on IS NULL
    WHERE e.organization_id = %(organization)s AND e.day = %(day)s
    ON CONFLICT (organization_id, account_id) DO UPDATE SET
        (day, customer_state, health, band, coverage, change_7, change_30, trend, arr, seats, renewal_on,
         rolling, probability, label, known_loss, expected_loss, avoidable_loss, not_convertible, reasons,
         reason_sentence, open_episode_id)
      = (excluded.day, excluded.customer_state, excluded.health, excluded.band, excluded.coverage,
         excluded.change_7, excluded.change_30, excluded.trend, excluded.arr, excluded.seats,
         excluded.renewal_on, excluded.rolling, excluded.probability, excluded.label, excluded.known_loss,
         excluded.expected_loss, excluded.avoidable_loss, excluded.not_convertible, excluded.reasons,
         excluded.reason_sentence, excluded.open_episode_id)
"""
# An account whose chunk failed keeps its older standing; one that is archived has none.
REMOVE_ARCHIVED = """
    DELETE FROM health_accountstanding s USING accounts_account a
    WHERE s.organization_id = %(organization)s AND a.organization_id = %(organization)s
      AND a.id = s.account_id AND a.archived_at < %(end)s
"""


def write(
    organization_id: int,
    day: date,
    closed: Sequence[date],
    reasons: Iterable[tuple[int, tuple[explain.Reason, ...]]],
) -> None:
    """Write the standing of every account scored on the day; `reasons`: account ids, each with its own."""
    columns.copy_in("health_accountstanding", ("account_id", "reason_sentence"), _sentences(reasons))
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "day": day,
        "end": tenancy.end_of_day(tenancy.organization(organization_id).time_zone, day),
        "week": days.compared_day(closed, day, 7),
        "month": days.compared_day(closed, day, 30),
        "trend": list(days.trend_days(closed, day)),
        "length": SENTENCE_LENGTH,
    }
    with connection.cursor() as cursor:
        cursor.execute(REMOVE_ARCHIVED, parameters)
        cursor.execute(UPSERT, parameters)


def _sentences(reasons: Iterable[tuple[int, tuple[explain.Reason, ...]]]) -> Iterator[tuple[int, str]]:
    for account_id, why in reasons:
        yield account_id, explain.reasons_in_words(why)
