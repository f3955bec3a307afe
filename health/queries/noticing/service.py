"""Tickets, answers and payments that wait."""

from collections.abc import Iterator

from health.domain.signals import Noticed, customer
from health.queries.noticing import reading
from health.queries.noticing.reading import Parameters

SERIOUS = """
    SELECT DISTINCT ON (t.account_id) t.account_id, t.id,
           coalesce(nullif(t.subject, ''), 'Ticket ' || t.external_id),
           coalesce(t.assessed_severity, t.stated_severity),
           %(day)s - (t.opened_at AT TIME ZONE %(zone)s)::date
    FROM accounts_ticket t JOIN present p ON p.account_id = t.account_id
    WHERE t.organization_id = %(organization)s AND t.known_on <= %(day)s AND t.opened_at < %(end)s
      AND (t.closed_at IS NULL OR t.closed_at >= %(end)s)
      AND coalesce(t.assessed_severity, t.stated_severity) <= 2
    ORDER BY t.account_id, coalesce(t.assessed_severity, t.stated_severity), t.opened_at, t.id
"""
UNEXPLAINED = """
    SELECT t.account_id, count(*) FILTER (WHERE t.root_cause_found IS FALSE OR t.workaround_only), count(*)
    FROM accounts_ticket t JOIN present p ON p.account_id = t.account_id
    WHERE t.organization_id = %(organization)s AND t.known_on <= %(day)s
      AND t.closed_at < %(end)s AND t.closed_at >= %(end)s - interval '28 days'
      AND (t.root_cause_found IS NOT NULL OR t.workaround_only IS NOT NULL)
    GROUP BY t.account_id
"""
ANSWERS = """
    SELECT DISTINCT ON (s.account_id) s.account_id, s.id, s.kind,
           CASE WHEN s.high_is_good THEN (s.score - s.scale_low) ELSE (s.scale_high - s.score) END
               / (s.scale_high - s.scale_low)::numeric,
           count(*) OVER (PARTITION BY s.account_id), %(day)s - (s.answered_at AT TIME ZONE %(zone)s)::date
    FROM accounts_surveyresponse s JOIN present p ON p.account_id = s.account_id
    WHERE s.organization_id = %(organization)s AND s.known_on <= %(day)s AND s.answered_at < %(end)s
      AND s.answered_at >= %(end)s - interval '180 days'
      AND (s.acted_on_at IS NULL OR s.acted_on_at >= %(end)s)
    ORDER BY s.account_id, s.answered_at, s.id
"""
UNPAID = """
    SELECT DISTINCT ON (i.account_id) i.account_id, i.id, i.number, %(day)s - i.due_on,
           count(*) OVER (PARTITION BY i.account_id)
    FROM accounts_invoice i JOIN present p ON p.account_id = i.account_id
    WHERE i.organization_id = %(organization)s AND i.known_on <= %(day)s AND i.due_on < %(day)s
      AND (i.paid_on IS NULL OR i.paid_on > %(day)s)
    ORDER BY i.account_id, i.due_on, i.id
"""


def about_service(bound: Parameters) -> Iterator[Noticed | None]:
    for account_id, ticket_id, name, severity, days in reading.rows(SERIOUS, bound):
        yield customer.serious_ticket(
            account_id, ticket_id=ticket_id, name=name, severity=severity, days_open=days
        )
    for account_id, unexplained, closed in reading.rows(UNEXPLAINED, bound):
        yield customer.root_cause_missing(account_id, unexplained=unexplained, closed=closed)
    for account_id, answer_id, kind, goodness, waiting, days in reading.rows(ANSWERS, bound):
        yield customer.feedback_unanswered(
            account_id, response_id=answer_id, kind=kind, goodness=float(goodness), waiting=waiting, days=days
        )
    for account_id, invoice_id, number, days_late, unpaid in reading.rows(UNPAID, bound):
        yield customer.payment_late(
            account_id, invoice_id=invoice_id, number=number, days_late=days_late, unpaid=unpaid
        )
