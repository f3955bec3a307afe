"""What comes: renewals, stages, handovers, incidents, and what came back."""

from collections.abc import Iterator
from datetime import date

from health.domain.signals import Noticed, ours
from health.queries.noticing import reading
from health.queries.noticing.reading import Parameters

RENEWALS = """
    SELECT p.account_id, p.renewal_on FROM present p
    WHERE NOT p.rolling AND p.renewal_on BETWEEN %(day)s AND %(day)s + 90
      AND NOT EXISTS (SELECT FROM accounts_successplan s WHERE s.organization_id = %(organization)s
          AND s.account_id = p.account_id AND s.known_on <= %(day)s AND s.closed_on IS NULL)
      AND NOT EXISTS (SELECT FROM accounts_opportunity o WHERE o.organization_id = %(organization)s
          AND o.account_id = p.account_id AND o.known_on <= %(day)s AND o.kind = 'RENEWAL'
          AND o.closed_on IS NULL)
      AND NOT EXISTS (SELECT FROM accounts_contract c WHERE c.organization_id = %(organization)s
          AND c.account_id = p.account_id AND c.renewal_category IS NOT NULL AND c.ended_on IS NULL)
"""
STAGES = """
    SELECT e.account_id, s.id, s.name, %(day)s - (e.entered_at AT TIME ZONE %(zone)s)::date, s.expected_days
    FROM accounts_stageentry e JOIN present p ON p.account_id = e.account_id
    JOIN accounts_lifecyclestage s ON s.organization_id = e.organization_id AND s.id = e.stage_id
    WHERE e.organization_id = %(organization)s AND e.known_on <= %(day)s AND e.left_at IS NULL
      AND e.entered_at < %(end)s AND s.expected_days IS NOT NULL
"""
HANDOVERS = """
    SELECT DISTINCT ON (h.account_id) h.account_id, h.id, h.handed_over_on
    FROM accounts_handover h JOIN present p ON p.account_id = h.account_id
    WHERE h.organization_id = %(organization)s AND h.known_on <= %(day)s AND h.read_at IS NULL
    ORDER BY h.account_id, h.handed_over_on DESC, h.id
"""
INCIDENTS = """
    SELECT a.account_id, i.id, i.title, (i.starts_at AT TIME ZONE %(zone)s)::date
    FROM accounts_incident i
    JOIN accounts_incidentaccount a ON a.organization_id = i.organization_id AND a.incident_id = i.id
    JOIN present p ON p.account_id = a.account_id
    WHERE i.organization_id = %(organization)s AND i.known_on <= %(day)s
      AND i.starts_at BETWEEN %(end)s - interval '8 days' AND %(end)s + interval '14 days'
"""
RELAPSES = """
    SELECT d.account_id, d.number, d.relapsed_on FROM health_ditchepisode d
    JOIN present p ON p.account_id = d.account_id
    WHERE d.organization_id = %(organization)s AND d.left_on IS NULL AND d.relapsed_on IS NOT NULL
"""


def about_what_comes(bound: Parameters, day: date) -> Iterator[Noticed | None]:
    for account_id, renewal_on in reading.rows(RENEWALS, bound):
        yield ours.renewal_without_plan(account_id, renewal_on=renewal_on, day=day)
    for account_id, stage_id, stage, days, expected in reading.rows(STAGES, bound):
        yield ours.stage_overdue(
            account_id, stage_id=stage_id, stage=stage, days=days, expected_days=expected
        )
    for account_id, handover_id, handed_over_on in reading.rows(HANDOVERS, bound):
        yield ours.handover_unread(
            account_id, handover_id=handover_id, handed_over_on=handed_over_on, day=day
        )
    for account_id, incident_id, title, starts_on in reading.rows(INCIDENTS, bound):
        yield ours.incident_near(
            account_id, incident_id=incident_id, title=title, starts_on=starts_on, day=day
        )
    for account_id, number, relapsed_on in reading.rows(RELAPSES, bound):
        yield ours.relapse(account_id, number=number, relapsed_on=relapsed_on, day=day)
