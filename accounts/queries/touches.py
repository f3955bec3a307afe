"""What logging a touch asks: who works at the account, and what preceded the touch."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When

from accounts.domain.postures import Before
from accounts.models import Contact

BEFORE = """
    SELECT coalesce(bool_or(escalated), false), max(opened_at),
           (SELECT max(happened_at) FROM accounts_touch
            WHERE organization_id = %(organization)s AND account_id = %(account)s AND started_by = 'CUSTOMER')
    FROM accounts_ticket
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND closed_at IS NULL
"""


def before(organization_id: int, account_id: int, time_zone: str) -> Before:
    """Return what preceded a touch that is logged now."""
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, {"organization": organization_id, "account": account_id})
        escalated, opened_at, spoke_at = cursor.fetchone()
    return Before(
        has_open_escalation=escalated,
        newest_open_ticket_on=_day(opened_at, time_zone),
        customer_spoke_on=_day(spoke_at, time_zone),
    )


def _day(moment: Any, time_zone: str) -> date | None:
    return None if moment is None else moment.astimezone(ZoneInfo(time_zone)).date()


def contacts(organization_id: int, account_id: int, today: date) -> QuerySet[Contact]:
    """Return who works at an account, the most influential first."""
    rows: QuerySet[Contact] = Contact.objects.for_organization(organization_id)
    gone = Q(left_on__lte=today) | Q(erased_at__isnull=False)
    nobody_last = Case(When(influence__isnull=True, then=Value(1)), default=Value(0))
    return rows.filter(account_id=account_id).exclude(gone).order_by(nobody_last, "-influence", "name", "pk")
