"""One mail a person and morning, in their own time zone, never one an event."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from cs_platform.jobs import operations as jobs
from cs_platform.tenancy import operations as tenancy_operations
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import Membership, Organization
from playbooks.domain import digest
from playbooks.domain.digest import Digest, Line
from playbooks.queries import book, notices

MORNING = 7
"""From this hour of the person's own day on."""
LATEST = 12
"""What could not be sent in the morning waits for the next one."""
CHANGES = 8
OLDEST_CHANGE = timedelta(days=7)


def send_due(organization: Organization, day: date, *, now: datetime) -> int:
    """Send the mails of those whose morning it is and who had none today; return how many.

    day: the organization's day, whose run is over.
    """
    members = tenancy.members(organization.pk).filter(is_active=True, wants_digest=True)
    due = [each for each in members.exclude(digest_sent_on=day) if _is_morning(each, now)]
    return sum(_send(organization, each, day, now=now) for each in due)


def _is_morning(membership: Membership, now: datetime) -> bool:
    return MORNING <= now.astimezone(ZoneInfo(membership.user.time_zone)).hour < LATEST


def _send(organization: Organization, membership: Membership, day: date, *, now: datetime) -> bool:
    """Send one person's mail and note that they had it; nothing to say is noted too."""
    found = _digest(organization, membership, day, now)
    membership.digest_sent_on = day
    membership.save(update_fields=["digest_sent_on"])
    if not digest.is_worth_sending(found):
        return False
    jobs.send_mail(
        organization_id=organization.pk,
        to=membership.user.email,
        subject=digest.subject(found),
        body=digest.body(found),
        key=f"digest:{membership.pk}:{day}",
        now=now,
    )
    return True


def _digest(organization: Organization, membership: Membership, day: date, now: datetime) -> Digest:
    reader = book.reader_of(organization, membership, day)
    plan = book.plan(reader, capacity=book.capacity_of(organization, membership), day=day)
    rows = plan.queue.rows if plan.has_book else ()
    since = max(notices.since_last_look(membership), now - OLDEST_CHANGE)
    changes = notices.notices(membership, reader.owners, since=since)
    return Digest(
        name=membership.user.name.split(" ")[0],
        lines=[
            Line(
                account=plan.standings[row.account_id].account.name,
                why=row.why,
                next_step=row.next_step,
            )
            for row in rows[: digest.ROWS]
        ],
        waiting=len(rows[digest.ROWS :]),
        changes=[f"{each.account}: {each.sentence}" for each in changes[:CHANGES]],
        address=f"{settings.BASE_URL}/o/{organization.slug}/",
        unsubscribe=tenancy_operations.unsubscribe_address(membership),
    )
