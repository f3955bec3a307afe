"""Goals and promises."""

from collections.abc import Iterator
from datetime import date

from health.domain.signals import Noticed, ours
from health.queries.noticing import reading
from health.queries.noticing.reading import Parameters

PACES = """
    SELECT g.account_id, g.id, g.statement,
           ((m.value - g.baseline) / (g.target - g.baseline))::float8
           - least(1, (%(day)s - coalesce(g.started_on, g.known_on))::float8
                      / (g.due_on - coalesce(g.started_on, g.known_on)))
    FROM accounts_outcomegoal g JOIN present p ON p.account_id = g.account_id
    CROSS JOIN LATERAL (
        SELECT value FROM accounts_outcomemeasurement m WHERE m.organization_id = %(organization)s
          AND m.goal_id = g.id AND m.day <= %(day)s AND m.known_on <= %(day)s
        ORDER BY m.day DESC LIMIT 1) m
    WHERE g.organization_id = %(organization)s AND g.status = 'OPEN' AND g.known_on <= %(day)s
      AND g.target <> g.baseline AND g.due_on > coalesce(g.started_on, g.known_on)
"""
DUE_GOALS = """
    SELECT g.account_id, g.id, g.statement, g.due_on, m.day
    FROM accounts_outcomegoal g JOIN present p ON p.account_id = g.account_id
    LEFT JOIN LATERAL (
        SELECT max(day) AS day FROM accounts_outcomemeasurement m
        WHERE m.organization_id = %(organization)s AND m.goal_id = g.id
          AND m.day <= %(day)s AND m.known_on <= %(day)s) m ON true
    WHERE g.organization_id = %(organization)s AND g.status = 'OPEN' AND g.known_on <= %(day)s
      AND g.due_on <= %(day)s + 30
"""
PROMISES = """
    SELECT DISTINCT ON (c.account_id, c.side = 'US') c.account_id, c.id, c.text, c.side = 'US', c.due_on
    FROM accounts_commitment c JOIN present p ON p.account_id = c.account_id
    WHERE c.organization_id = %(organization)s AND c.known_on <= %(day)s AND c.state = 'OPEN'
      AND c.due_on < %(day)s AND c.side IN ('US', 'CUSTOMER')
    ORDER BY c.account_id, c.side = 'US', c.due_on, c.id
"""


def about_goals(bound: Parameters, day: date) -> Iterator[Noticed | None]:
    for account_id, goal_id, statement, pace in reading.rows(PACES, bound):
        yield ours.goal_behind(account_id, goal_id=goal_id, statement=statement, pace=pace)
    for account_id, goal_id, statement, due_on, measured_on in reading.rows(DUE_GOALS, bound):
        yield ours.goal_unmeasured(
            account_id, goal_id=goal_id, statement=statement, due_on=due_on, measured_on=measured_on, day=day
        )
    for account_id, commitment_id, text, is_ours, due_on in reading.rows(PROMISES, bound):
        yield ours.promise_overdue(
            account_id, commitment_id=commitment_id, text=text, is_ours=is_ours, due_on=due_on, day=day
        )
