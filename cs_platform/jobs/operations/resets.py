"""The mail with a link to a new password. It belongs to a person and to no organization."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cs_platform.jobs.operations import ledger, outbox
from cs_platform.tenancy import queries as tenancy

KIND = "system_mail"
# one mail a person in five minutes, however often somebody asks
SLOT_SECONDS = 300
SUBJECT = "Choose a new Lodestar password"


def request_reset(user_id: int, *, now: datetime) -> None:
    """Write the job that sends this person a link; the ledger holds no link, it is made when the mail is."""
    request = f"password-reset:{user_id}:{int(now.timestamp()) // SLOT_SECONDS}"
    ledger.enqueue(
        kind=KIND,
        key=request,
        organization_id=None,
        arguments={"user_id": user_id, "request": request},
        now=now,
    )


def send(user_id: int, *, request: str) -> None:
    """Send the link. It names the configured host, whatever host the request came to."""
    user = tenancy.user_by_id(user_id)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    values = {
        "name": user.name,
        "address": f"{settings.BASE_URL}{path}",
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
    }
    body = render_to_string("account/email/password_reset.txt", values)
    outbox.hand_over(to=user.email, subject=SUBJECT, body=body, message=outbox.message_id(request))
