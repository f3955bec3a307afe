"""Mail leaves by the outbox: once, after the commit, with a Message-ID that stays."""

import re
import smtplib

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client

from cs_platform.jobs import operations, queries
from cs_platform.jobs.domain.choices import JobState, MailState
from cs_platform.jobs.models import Job, Mail
from cs_platform.jobs.operations import outbox, resets
from cs_platform.jobs.tasks import run_job, work_off
from cs_platform.tenancy import operations as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import Membership, Organization
from tests.conftest import NOW
from tests.jobs.conftest import let_wait_end


def write(organization: Organization, key: str = "agreement:7", subject: str = "Do you agree?") -> None:
    operations.send_mail(
        organization_id=organization.pk,
        to="erin@halden.test",
        subject=subject,
        body="Please say.",
        key=key,
        now=NOW,
    )


def only_mail(organization: Organization) -> Mail:
    with organization_context(organization.pk):
        found: Mail = Mail.objects.for_organization(organization.pk).get()
    return found


def test_a_mail_is_sent_once_however_often_it_is_written_and_rung(organization: Organization) -> None:
    write(organization)
    write(organization)
    assert work_off(organization.pk, timeout=10) == 1
    run_job(queries.jobs_of(organization.pk).get().pk)
    [message] = mail.outbox
    assert (message.to, message.subject, message.body) == (
        ["erin@halden.test"],
        "Do you agree?",
        "Please say.",
    )
    sent = only_mail(organization)
    assert message.extra_headers["Message-ID"] == sent.message_id
    assert sent.state == MailState.SENT
    assert sent.sent_at is not None


def test_the_message_id_depends_on_organization_and_key_alone(organization: Organization) -> None:
    write(organization)
    assert only_mail(organization).message_id == outbox.message_id(f"{organization.pk}:agreement:7")
    assert outbox.message_id("1:x") != outbox.message_id("2:x")
    assert re.fullmatch(r"<[0-9a-f]{40}@127\.0\.0\.1>", outbox.message_id("1:x"))


def test_a_mail_of_a_transaction_that_failed_never_leaves(organization: Organization) -> None:
    with transaction.atomic():
        write(organization)
        transaction.set_rollback(True)
    assert work_off(organization.pk, timeout=10) == 0
    assert mail.outbox == []


def test_a_subject_cannot_add_headers(organization: Organization) -> None:
    write(organization, subject="Hello\r\nBcc: all@firm.test")
    work_off(organization.pk, timeout=10)
    assert mail.outbox[0].subject == "Hello Bcc: all@firm.test"


def test_a_mail_server_that_is_away_is_tried_again_with_the_same_message_id(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    deliver = EmailBackend.send_messages

    def refuse_once(backend: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        seen.extend(message.extra_headers["Message-ID"] for message in messages)
        if len(seen) == 1:
            raise smtplib.SMTPServerDisconnected("gone")
        return int(deliver(backend, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_once)
    write(organization)
    job_id = queries.jobs_of(organization.pk).get().pk
    run_job(job_id)
    assert only_mail(organization).state == MailState.PENDING
    let_wait_end(job_id)
    run_job(job_id)
    assert only_mail(organization).state == MailState.SENT
    assert len(seen) == 2
    assert len(set(seen)) == 1


def test_a_mail_nobody_takes_is_shown_as_failed(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(backend: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    write(organization)
    job_id = queries.jobs_of(organization.pk).get().pk
    for _ in range(4):
        let_wait_end(job_id)
        run_job(job_id)
    assert only_mail(organization).state == MailState.FAILED
    assert queries.failed_jobs(organization.pk).get().pk == job_id


@pytest.fixture
def dora(organization: Organization) -> Membership:
    """Return somebody with a password to forget."""
    return tenancy.add_member(
        organization,
        email=f"dora@{organization.slug}.test",
        name="Dora",
        role=Role.CSM,
        password="before-before-1",
    )


def ask(email: str) -> None:
    response = Client().post("/password/reset/", {"email": email}, headers={"host": "127.0.0.1"})
    assert response.status_code == 302


def test_a_forgotten_password_is_a_global_job_that_holds_no_secret(dora: Membership) -> None:
    ask(dora.user.email)
    job = Job.objects.get(kind=resets.KIND, arguments__user_id=dora.user_id)
    assert job.organization_id is None
    assert set(job.arguments) == {"user_id", "request"}
    assert mail.outbox == []
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    [message] = mail.outbox
    assert message.to == [dora.user.email]


def test_the_link_names_our_own_host_and_lets_choose_a_password_once(dora: Membership) -> None:
    resets.request_reset(dora.user_id, now=NOW)
    run_job(Job.objects.get(kind=resets.KIND, arguments__user_id=dora.user_id).pk)
    link = re.search(r"https?://\S+", str(mail.outbox[0].body))
    assert link is not None
    assert link[0].startswith(f"{settings.BASE_URL}/password/reset/key/")
    client = Client()
    form = client.get(link[0].removeprefix(settings.BASE_URL), follow=True)
    new = {"password1": "after-after-after", "password2": "after-after-after"}
    client.post(form.redirect_chain[-1][0], new)
    dora.user.refresh_from_db()
    assert dora.user.check_password("after-after-after")
    again = Client().get(link[0].removeprefix(settings.BASE_URL))
    assert b"password1" not in again.content


def test_asking_again_within_minutes_sends_nothing_more(dora: Membership) -> None:
    for _ in range(3):
        resets.request_reset(dora.user_id, now=NOW)
    assert Job.objects.filter(kind=resets.KIND, arguments__user_id=dora.user_id).count() == 1


def test_nothing_is_written_for_somebody_unknown(organization: Organization) -> None:
    before = Job.objects.filter(kind=resets.KIND).count()
    ask("nobody@nowhere.test")
    assert Job.objects.filter(kind=resets.KIND).count() == before
