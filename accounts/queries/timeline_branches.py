"""What the timeline is made of: one SELECT for each thing that can happen with an account.

Each gives at, id, title, body, more (jsonb). A day stands as its first moment in the organization's zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cs_platform.lib.choices import LabelledEnum


class EventKind(LabelledEnum):
    """What can happen with an account, as the filter names it."""

    TOUCH = "TOUCH", "Touches"
    STATEMENT = "STATEMENT", "Statements"
    TICKET = "TICKET", "Tickets"
    SURVEY = "SURVEY", "Survey answers"
    GOAL = "GOAL", "Goals"
    STAGE = "STAGE", "Stages"
    CONTRACT = "CONTRACT", "Contracts"
    INVOICE = "INVOICE", "Late payments"
    INCIDENT = "INCIDENT", "Incidents"
    HEALTH = "HEALTH", "Health"
    AUTOPSY = "AUTOPSY", "Autopsies"
    IMPORT = "IMPORT", "Imports"


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One SELECT of the stream. is_day: only the day of the event is known."""

    kind: EventKind
    sql: str
    is_day: bool = False


TOUCHES = """
    SELECT t.happened_at AS at, t.id, t.summary AS title, t.next_step AS body,
           jsonb_build_object('channel', t.channel, 'started_by', t.started_by, 'posture', t.posture,
               'sentiment', t.sentiment, 'minutes', t.minutes, 'author', u.name, 'contacts',
               (SELECT string_agg(c.name, ', ' ORDER BY c.name) FROM accounts_touchcontact p
                JOIN accounts_contact c ON c.id = p.contact_id AND c.organization_id = %(organization)s
                WHERE p.organization_id = %(organization)s AND p.touch_id = t.id)) AS more
    FROM accounts_touch t
    LEFT JOIN tenancy_membership m ON m.id = t.author_id AND m.organization_id = %(organization)s
    LEFT JOIN tenancy_user u ON u.id = m.user_id
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s AND t.happened_at <= %(now)s
"""
STATEMENTS = """
    SELECT said_on::timestamp AT TIME ZONE %(zone)s AS at, id, text AS title, how AS body,
           jsonb_build_object('label', label) AS more
    FROM accounts_statement WHERE organization_id = %(organization)s AND account_id = %(account)s
"""
TICKETS_OPENED = """
    SELECT opened_at AS at, id, subject AS title, coalesce(external_id, '') AS body,
           jsonb_build_object('severity', coalesce(assessed_severity, stated_severity),
               'escalated', escalated) AS more
    FROM accounts_ticket
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND opened_at <= %(now)s
"""
TICKETS_CLOSED = """
    SELECT closed_at AS at, id, subject AS title, coalesce(external_id, '') AS body,
           jsonb_build_object('root_cause_found', root_cause_found, 'workaround', workaround_only) AS more
    FROM accounts_ticket
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND closed_at <= %(now)s
"""
SURVEYS = """
    SELECT t.answered_at AS at, t.id, coalesce(c.name, '') AS title, t.comment AS body,
           jsonb_build_object('kind', t.kind, 'score', trim_scale(t.score), 'low', t.scale_low,
               'high', t.scale_high) AS more
    FROM accounts_surveyresponse t
    LEFT JOIN accounts_contact c ON c.id = t.contact_id AND c.organization_id = %(organization)s
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s
      AND NOT t.is_anonymous AND t.answered_at <= %(now)s
"""
GOALS = """
    SELECT coalesce(confirmed_on, closed_on)::timestamp AT TIME ZONE %(zone)s AS at, id, statement AS title,
           '' AS body, jsonb_build_object('confirmation', confirmation, 'status', status) AS more
    FROM accounts_outcomegoal
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND coalesce(confirmed_on, closed_on) IS NOT NULL
"""
STAGES = """
    SELECT t.entered_at AS at, t.id, s.name AS title, '' AS body, '{}'::jsonb AS more
    FROM accounts_stageentry t
    JOIN accounts_lifecyclestage s ON s.id = t.stage_id AND s.organization_id = %(organization)s
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s AND t.entered_at <= %(now)s
"""
CONTRACT_STARTS = """
    SELECT starts_on::timestamp AT TIME ZONE %(zone)s AS at, id, product AS title, plan AS body,
           jsonb_build_object('arr', arr, 'currency', currency) AS more
    FROM accounts_contract WHERE organization_id = %(organization)s AND account_id = %(account)s
"""
CONTRACT_ENDS = """
    SELECT ended_on::timestamp AT TIME ZONE %(zone)s AS at, id, product AS title, plan AS body,
           jsonb_build_object('arr', arr, 'currency', currency) AS more
    FROM accounts_contract
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND ended_on IS NOT NULL
"""
NOTICES = """
    SELECT notice_received_on::timestamp AT TIME ZONE %(zone)s AS at, id, product AS title, plan AS body,
           jsonb_build_object('arr', arr, 'currency', currency) AS more
    FROM accounts_contract
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND notice_received_on IS NOT NULL
"""
CHURN_STATEMENTS = """
    SELECT said_on::timestamp AT TIME ZONE %(zone)s AS at, id, words AS title,
           array_to_string(reason_codes, ', ') AS body, '{}'::jsonb AS more
    FROM accounts_churnstatement WHERE organization_id = %(organization)s AND account_id = %(account)s
"""
LATE_INVOICES = """
    SELECT coalesce(paid_on, due_on)::timestamp AT TIME ZONE %(zone)s AS at, id, number AS title, '' AS body,
           jsonb_build_object('amount', amount, 'currency', currency, 'days', paid_on - due_on) AS more
    FROM accounts_invoice
    WHERE organization_id = %(organization)s AND account_id = %(account)s
      AND (paid_on > due_on OR paid_on IS NULL)
"""
INCIDENTS = """
    SELECT i.starts_at AS at, i.id, i.title, i.text AS body, jsonb_build_object('kind', i.kind) AS more
    FROM accounts_incidentaccount t
    JOIN accounts_incident i ON i.id = t.incident_id AND i.organization_id = %(organization)s
    WHERE t.organization_id = %(organization)s AND t.account_id = %(account)s
"""
IMPORTS = """
    SELECT created_at AS at, id, file_name AS title, source AS body, jsonb_build_object('kind', kind) AS more
    FROM accounts_import
    WHERE organization_id = %(organization)s AND state = 'DONE' AND id IN (
        SELECT import_id FROM accounts_account WHERE organization_id = %(organization)s AND id = %(account)s
        UNION SELECT import_id FROM accounts_contact
        WHERE organization_id = %(organization)s AND account_id = %(account)s
        UNION SELECT import_id FROM accounts_contract
        WHERE organization_id = %(organization)s AND account_id = %(account)s
        UNION SELECT import_id FROM accounts_ticket
        WHERE organization_id = %(organization)s AND account_id = %(account)s
        UNION SELECT import_id FROM accounts_touch
        WHERE organization_id = %(organization)s AND account_id = %(account)s
        UNION SELECT import_id FROM accounts_outcomegoal
        WHERE organization_id = %(organization)s AND account_id = %(account)s
        UNION SELECT import_id FROM accounts_surveyresponse
        WHERE organization_id = %(organization)s AND account_id = %(account)s
        UNION SELECT import_id FROM accounts_invoice
        WHERE organization_id = %(organization)s AND account_id = %(account)s)
"""

BRANCHES: Mapping[str, Branch] = {
    "touch": Branch(kind=EventKind.TOUCH, sql=TOUCHES),
    "statement": Branch(kind=EventKind.STATEMENT, sql=STATEMENTS, is_day=True),
    "ticket_opened": Branch(kind=EventKind.TICKET, sql=TICKETS_OPENED),
    "ticket_closed": Branch(kind=EventKind.TICKET, sql=TICKETS_CLOSED),
    "survey": Branch(kind=EventKind.SURVEY, sql=SURVEYS),
    "goal": Branch(kind=EventKind.GOAL, sql=GOALS, is_day=True),
    "stage": Branch(kind=EventKind.STAGE, sql=STAGES),
    "contract_started": Branch(kind=EventKind.CONTRACT, sql=CONTRACT_STARTS, is_day=True),
    "contract_ended": Branch(kind=EventKind.CONTRACT, sql=CONTRACT_ENDS, is_day=True),
    "contract_notice": Branch(kind=EventKind.CONTRACT, sql=NOTICES, is_day=True),
    "churn_said": Branch(kind=EventKind.CONTRACT, sql=CHURN_STATEMENTS, is_day=True),
    "invoice_late": Branch(kind=EventKind.INVOICE, sql=LATE_INVOICES, is_day=True),
    "incident": Branch(kind=EventKind.INCIDENT, sql=INCIDENTS),
    "imported": Branch(kind=EventKind.IMPORT, sql=IMPORTS),
}
