"""What is kept for a time goes when its time has come, and nothing else does."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from accounts.models import UsageDay
from cs_platform.jobs.models import Job, Mail
from cs_platform.jobs.operations import send_mail
from cs_platform.jobs.tasks import housekeeping, work_off
from cs_platform.tenancy import operations as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry, Organization
from cs_platform.tenancy.operations import keeping
from health.models import HealthScore, RiskEstimate
from tests import factories as make
from tests.conftest import NOW, Person, make_organization

TODAY = date(2026, 3, 2)
LONG_AGO, LATELY = date(2024, 1, 31), date(2026, 2, 1)


@pytest.fixture
def organization(alice: Person, in_halden: Organization) -> Organization:
    account = make.account(alice.organization)
    for day in (LONG_AGO, LATELY):
        make.usage(account, day)
        make.score(account, {}, day)
        make.estimate(account, day)
    for key in ("old", "new", "waiting"):
        send_mail(
            organization_id=alice.organization.pk, to="e@h.test", subject=key, body="", key=key, now=NOW
        )
    mails = Mail.objects.for_organization(alice.organization.pk)
    mails.exclude(subject="waiting").update(state="SENT")
    mails.exclude(subject="new").update(created_at=datetime(2024, 1, 1, tzinfo=UTC))
    mails.filter(subject="new").update(created_at=NOW)
    return alice.organization


def run(organization: Organization, **months: int) -> int:
    organization.settings = {f"retention_{key}": count for key, count in months.items()}
    organization.save(update_fields=["settings"])
    gone = 0
    for kept, first in keeping.overdue(organization.pk, TODAY):
        while removed := kept.remove(organization.pk, first):
            gone += removed
    return gone


def test_nothing_goes_where_nothing_is_said(organization: Organization) -> None:
    assert run(organization) == 0


def test_old_days_and_mails_go_and_new_ones_stay(organization: Organization) -> None:
    assert run(organization, usage=13, scores=14, mail=12) == 4
    assert [row.day for row in UsageDay.objects.for_organization(organization.pk)] == [LATELY]
    assert [row.day for row in HealthScore.objects.for_organization(organization.pk)] == [LATELY]
    assert [row.day for row in RiskEstimate.objects.for_organization(organization.pk)] == [LATELY]
    left = Mail.objects.for_organization(organization.pk).values_list("subject", flat=True)
    assert set(left) == {"new", "waiting"}


def test_the_trail_is_thinned_for_one_alone(organization: Organization, rival: Organization) -> None:
    with organization_context(rival.pk):
        make.account(rival)
        theirs = AuditEntry.objects.for_organization(rival.pk).count()
    own = AuditEntry.objects.for_organization(organization.pk)
    assert own.exists()
    assert run(organization, audit=12) == 0
    [audit] = [kept for kept, _ in keeping.overdue(organization.pk, TODAY) if kept.key == "audit"]
    while audit.remove(organization.pk, date(2100, 1, 1)):
        pass
    assert not own.exists()
    with organization_context(rival.pk):
        assert AuditEntry.objects.for_organization(rival.pk).count() == theirs > 0


@pytest.mark.usefixtures("committed_db")
def test_the_clock_writes_the_work_where_something_is_to_go() -> None:
    for slug, settings in (("keeps-all", {}), ("keeps-a-year", {"retention_mail": 12})):
        organization = make_organization(slug)
        type(organization).objects.filter(pk=organization.pk).update(settings=settings)
    housekeeping.enqueue_for_all(now=NOW)
    jobs = Job.objects.filter(kind=housekeeping.RETENTION, organization__slug__startswith="keeps-")
    assert [job.organization.slug for job in jobs if job.organization] == ["keeps-a-year"]
    assert work_off(jobs.get().organization_id or 0, timeout=10) >= 1
    assert jobs.get().state == "DONE"


@pytest.mark.usefixtures("committed_db")
def test_months_that_are_empty_for_all_are_dropped() -> None:
    """One organization's last rows of a month go: the month goes with them, unless another has some there."""
    thins, keeps = make_organization("thins-use"), make_organization("keeps-use")
    type(thins).objects.filter(pk=thins.pk).update(settings={"retention_usage": 13})
    shared, alone = date(1999, 5, 3), date(1999, 6, 3)
    for organization, days in ((thins, (shared, alone, LATELY)), (keeps, (shared,))):
        with organization_context(organization.pk):
            account = make.account(organization)
            for day in days:
                make.usage(account, day)
    assert months("accounts_usageday", "1999") == ["199905", "199906"]
    housekeeping.enqueue_for_all(now=NOW)
    work_off(thins.pk, timeout=20)
    assert months("accounts_usageday", "1999") == ["199905"]
    assert months("accounts_usageday", "202602") == ["202602"]
    with organization_context(keeps.pk):
        assert UsageDay.objects.for_organization(keeps.pk).count() == 1
        tenancy.ensure_months("accounts_usageday", alone, alone)
        make.usage(make.account(keeps), alone)


def months(table: str, starts: str) -> list[str]:
    """Return the months a table has, as YYYYMM, whose names start so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right(relname, 6) FROM pg_class WHERE relispartition AND relkind = 'r' "
            "AND relname LIKE %s ORDER BY 1",
            [f"{table}_{starts}%"],
        )
        return [str(month) for (month,) in cursor.fetchall()]
