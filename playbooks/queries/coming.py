"""What comes on a person's accounts in the next days: planned touches, goals due, contracts that can end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.domain.choices import Channel
from cs_platform.lib.choices import LabelledEnum
from cs_platform.tenancy import queries as tenancy
from playbooks.queries.book import Reader

DAYS = 7
RENEWAL_DAYS = 30
"""A contract that can end is spoken of earlier than a meeting is prepared."""
UNSETTLED_DAYS = 14
"""So long a touch whose time has passed is asked after: did it take place?"""

COMING = """
    SELECT 'TOUCH', t.id, t.version, t.account_id, a.name, (t.planned_for AT TIME ZONE %(zone)s)::date,
           t.planned_for, t.summary, t.channel,
           (SELECT string_agg(c.name, ', ' ORDER BY c.name) FROM accounts_touchcontact p
            JOIN accounts_contact c ON c.organization_id = p.organization_id AND c.id = p.contact_id
            WHERE p.organization_id = %(organization)s AND p.touch_id = t.id)
    FROM accounts_touch t
    JOIN accounts_account a ON a.organization_id = t.organization_id AND a.id = t.account_id
    WHERE t.organization_id = %(organization)s AND t.happened_at IS NULL AND NOT t.was_missed
      AND t.planned_for >= %(asked)s AND t.planned_for < %(until)s AND a.archived_at IS NULL
      AND (t.author_id = ANY(%(owners)s) OR (t.author_id IS NULL AND a.owner_id = ANY(%(owners)s)))
    UNION ALL
    SELECT 'GOAL', g.id, g.version, g.account_id, a.name, g.due_on, NULL, g.statement, '', NULL
    FROM accounts_account a
    JOIN accounts_outcomegoal g ON g.organization_id = a.organization_id AND g.account_id = a.id
    WHERE a.organization_id = %(organization)s AND a.owner_id = ANY(%(owners)s) AND a.archived_at IS NULL
      AND g.status = 'OPEN' AND g.due_on BETWEEN %(day)s AND %(soon)s
    UNION ALL
    SELECT 'RENEWAL', s.id, 0, s.account_id, a.name, s.renewal_on, NULL, '', '', NULL
    FROM accounts_account a
    JOIN health_accountstanding s ON s.organization_id = a.organization_id AND s.account_id = a.id
    WHERE a.organization_id = %(organization)s AND a.owner_id = ANY(%(owners)s) AND a.archived_at IS NULL
      AND s.customer_state = 'CUSTOMER' AND NOT s.rolling AND s.renewal_on BETWEEN %(day)s AND %(renewal)s
    ORDER BY 6, 7, 1, 4, 2
"""


class ComingKind(LabelledEnum):
    """What comes."""

    TOUCH = "TOUCH", "Planned touch"
    GOAL = "GOAL", "Goal due"
    RENEWAL = "RENEWAL", "Contract can end"


@dataclass(frozen=True, kw_only=True)
class Coming:
    """One thing that comes. at: the moment of a touch, None for a day; what: in words; who: whom we meet.

    is_over: a touch whose time has passed, and of which nobody said whether it took place.
    """

    kind: ComingKind
    id: int
    version: int
    account_id: int
    account: str
    day: date
    at: datetime | None
    what: str
    who: str
    is_over: bool


def coming(reader: Reader, *, day: date, now: datetime) -> tuple[Coming, ...]:
    """Return what comes on the reader's accounts, the nearest first."""
    zone = reader.time_zone
    bound: dict[str, Any] = {
        "organization": reader.organization_id,
        "owners": list(reader.owners),
        "zone": zone,
        "day": day,
        "soon": day + timedelta(days=DAYS),
        "renewal": day + timedelta(days=RENEWAL_DAYS),
        "asked": tenancy.start_of_day(zone, day - timedelta(days=UNSETTLED_DAYS)),
        "until": tenancy.end_of_day(zone, day + timedelta(days=DAYS)),
    }
    return tuple(_coming(row, now) for row in tenancy.rows_of(COMING, bound))


def _coming(row: Sequence[Any], now: datetime) -> Coming:
    kind, record_id, version, account_id, account, day, at, words, channel, who = row
    label = Channel(channel).label if channel else ComingKind(kind).label
    return Coming(
        kind=ComingKind(kind),
        id=record_id,
        version=version,
        account_id=account_id,
        account=account,
        day=day,
        at=at,
        what=f"{label}: {words}" if words else label,
        who=who or "",
        is_over=at is not None and at <= now,
    )
