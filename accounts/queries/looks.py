"""The month's draw for a blind look: twenty tickets of the month before, by chance and the same for all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.domain import blind
from accounts.models import Contact, Ticket
from cs_platform.lib import periods
from cs_platform.tenancy import queries as tenancy

DRAWN = 20
# md5 of organization, month and ticket: whoever asks, and whenever, draws the same
DRAW = """
    SELECT t.id FROM accounts_ticket t
    JOIN accounts_account a ON a.organization_id = t.organization_id AND a.id = t.account_id
        AND a.archived_at IS NULL
    WHERE t.organization_id = %(organization)s AND t.stated_severity IS NOT NULL AND t.subject <> ''
      AND t.opened_at >= %(since)s AND t.opened_at < %(until)s AND t.known_on <= %(today)s
    ORDER BY md5(%(organization)s || ':' || %(month)s || ':' || t.id), t.id
    LIMIT %(count)s
"""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One ticket as a blind look shows it: its words, without whose they are."""

    ticket_id: int
    version: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Draw:
    """The tickets drawn for a month. next: the first to look at; left_to_others: of accounts one owns.

    of_month: the first day of the month they were opened in.
    """

    of_month: date
    drawn: int
    looked: int
    left_to_others: int
    skipped: int
    next: Look | None

    @property
    def is_done(self) -> bool:
        """Whether all that were drawn have been looked at."""
        return self.looked == self.drawn


def drawn(organization_id: int, today: date) -> QuerySet[Ticket]:
    """Return the tickets drawn for the month of a day."""
    ids = [row[0] for row in tenancy.rows_of(DRAW, _bound(organization_id, today))]
    return Ticket.objects.for_organization(organization_id).filter(pk__in=ids).select_related("account")


def draw(organization_id: int, today: date, *, membership_id: int, skipped: Collection[int]) -> Draw:
    """Return the month's draw as one person has it: who owns an account leaves its tickets to others."""
    tickets = list(drawn(organization_id, today).order_by("pk"))
    waiting = [each for each in tickets if each.blind_severity is None]
    others = [each for each in waiting if each.account.owner_id != membership_id]
    asked = [each for each in others if each.pk not in skipped]
    return Draw(
        of_month=_month_before(today),
        drawn=len(tickets),
        looked=len(tickets) - len(waiting),
        left_to_others=len(waiting) - len(others),
        skipped=len(others) - len(asked),
        next=_look(asked[0]) if asked else None,
    )


def _look(ticket: Ticket) -> Look:
    contacts = Contact.objects.for_organization(ticket.organization_id).filter(account_id=ticket.account_id)
    return Look(
        ticket_id=ticket.pk,
        version=ticket.version,
        words=blind.hidden(
            ticket.subject,
            account=ticket.account.name,
            domain=ticket.account.domain,
            contacts=contacts.order_by("pk").values_list("name", flat=True),
        ),
    )


def _bound(organization_id: int, today: date) -> dict[str, object]:
    zone = tenancy.organization(organization_id).time_zone
    return {
        "organization": organization_id,
        "since": tenancy.start_of_day(zone, _month_before(today)),
        "until": tenancy.start_of_day(zone, today.replace(day=1)),
        "month": today.replace(day=1).isoformat(),
        "today": today,
        "count": DRAWN,
    }


def _month_before(today: date) -> date:
    return periods.add_months(today.replace(day=1), -1)
