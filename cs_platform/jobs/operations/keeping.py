"""How long mails are kept, with the jobs that sent them."""

from datetime import date

from cs_platform.jobs.domain.choices import MailState
from cs_platform.jobs.models import Job, Mail
from cs_platform.jobs.queries.outbox import KIND
from cs_platform.tenancy import queries
from cs_platform.tenancy.operations import keeping
from cs_platform.tenancy.operations.keeping import PIECE, Kept


def remove_mails(organization_id: int, first: date) -> int:
    """Remove a piece of the mails written before a day; one that still waits to leave stays."""
    before = queries.start_of_day(queries.organization(organization_id).time_zone, first)
    mails = Mail.objects.for_organization(organization_id)
    old = mails.filter(created_at__lt=before).exclude(state=MailState.PENDING)
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:PIECE])
    keys = [f"mail:{mail_id}" for mail_id in ids]
    Job.objects.filter(organization_id=organization_id, kind=KIND, key__in=keys).delete()
    mails.filter(pk__in=ids).delete()
    return len(ids)


keeping.register(Kept(key="mail", remove=remove_mails))
