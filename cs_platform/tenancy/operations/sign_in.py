"""Wrong passwords, counted in the database so that a flushed cache opens nothing."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings

from cs_platform.tenancy.models import SignInFailure

FAILURE_WINDOW = timedelta(minutes=10)
FAILURES_PER_EMAIL = 10
FAILURES_PER_ADDRESS = 100


def sign_in_must_wait(email: str, address: str | None, *, now: datetime) -> bool:
    """Say whether too many wrong passwords came for this e-mail from this address, or from the address."""
    recent = SignInFailure.objects.filter(at__gt=now - FAILURE_WINDOW, address=address)
    same_email = recent.filter(email_hash=_email_hash(email)).count()
    return same_email >= FAILURES_PER_EMAIL or recent.count() >= FAILURES_PER_ADDRESS


def record_sign_in_failure(email: str, address: str | None, *, now: datetime) -> None:
    """Count a wrong password and forget old ones."""
    SignInFailure.objects.create(email_hash=_email_hash(email), address=address, at=now)
    SignInFailure.objects.filter(at__lt=now - timedelta(days=1)).delete()


def clear_sign_in_failures(email: str, address: str | None) -> None:
    """Forget wrong passwords after a right one."""
    SignInFailure.objects.filter(email_hash=_email_hash(email), address=address).delete()


def _email_hash(email: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), email.casefold().encode(), hashlib.sha256).hexdigest()
