"""The kinds of job this app does itself: mail, and files past their day."""

from datetime import datetime, timedelta

from django.utils import timezone

from cs_platform.jobs import operations
from cs_platform.jobs.operations import outbox, resets
from cs_platform.jobs.tasks import handlers
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.operations import keeping

EXPIRE_FILES = "expire_files"
RETENTION = "retention"
# what is left after this long goes on tomorrow
LONGEST = timedelta(seconds=80)
# a mail server may be away for a while
PATIENT = (60.0, 300.0, 840.0)


def register_own() -> None:
    """Register this app's kinds."""
    handlers.register(outbox.KIND, send_mail, on_failed=give_up_mail, delays=PATIENT)
    handlers.register(resets.KIND, send_system_mail, is_global=True, delays=PATIENT)
    handlers.register(EXPIRE_FILES, expire_files)
    handlers.register(RETENTION, keep_no_longer)


def enqueue_for_all(*, now: datetime) -> None:
    """Write the jobs for what is past its time, once per organization and local day."""
    for organization in tenancy.organizations():
        day = tenancy.local_day(organization.time_zone, now)
        thins = any(organization.settings.get(f"retention_{key}") for key in keeping.kinds())
        for kind in (EXPIRE_FILES, *([RETENTION] if thins else [])):
            operations.enqueue(
                kind=kind,
                key=str(day),
                organization_id=organization.pk,
                arguments={"day": str(day)},
                now=now,
            )


def send_mail(context: handlers.JobContext) -> None:
    """Send one mail of the outbox."""
    mail_id = int(context.arguments["mail_id"])
    was_sent = outbox.deliver(context.organization_id, mail_id, now=timezone.now())
    now = timezone.now()
    with organization_context(context.organization_id):
        mark = outbox.mark_sent if was_sent else outbox.mark_dropped
        mark(mail_id, now=now)
        context.complete(now)


def give_up_mail(context: handlers.JobContext) -> None:
    """Show a mail as failed."""
    with organization_context(context.organization_id):
        outbox.mark_failed(int(context.arguments["mail_id"]), now=timezone.now())


def send_system_mail(context: handlers.JobContext) -> None:
    """Send a mail that belongs to no organization: the way to a new password."""
    resets.send(int(context.arguments["user_id"]), request=str(context.arguments["request"]))


def expire_files(context: handlers.JobContext) -> None:
    """Remove files that were to be kept until before that day."""
    day = datetime.fromisoformat(str(context.arguments["day"])).date()
    operations.delete_expired_files(context.organization_id, today=day)


def keep_no_longer(context: handlers.JobContext) -> None:
    """Remove what the organization keeps no longer, piece by piece, each in its own transaction."""
    day = datetime.fromisoformat(str(context.arguments["day"])).date()
    until, gone = timezone.now() + LONGEST, 0
    with organization_context(context.organization_id, operation=RETENTION):
        overdue = list(keeping.overdue(context.organization_id, day))
    for kept, first in overdue:
        removed = 1
        while removed and timezone.now() < until:
            with organization_context(context.organization_id, operation=RETENTION):
                removed = kept.remove(context.organization_id, first)
            gone += removed
            context.progress(gone, 0)
    keeping.drop_empty_months(min((first for _, first in overdue), default=day))
