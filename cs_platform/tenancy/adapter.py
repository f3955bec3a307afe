"""How django-allauth signs people in here: by invitation only, with failures counted in the database."""

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cs_platform.tenancy import operations


class InviteOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Closes sign-up and slows guessing down."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs themselves up."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to work; allauth would ask for the password once more."""
        return reverse("tenancy:home")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to try a password after too many wrong ones, known e-mail or not."""
        if operations.sign_in_must_wait(_email(credentials), _address(request), now=timezone.now()):
            raise ValidationError("Too many wrong passwords. Wait ten minutes, then try again.")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure."""
        operations.record_sign_in_failure(_email(credentials), _address(request), now=timezone.now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Try the password; forget failures after a right one."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            operations.clear_sign_in_failures(_email(credentials), _address(request))
        return user


def _email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


def _address(request: HttpRequest) -> str | None:
    """Return who asks: behind a proxy the last address it wrote down, since everything comes from there."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    try:
        return str(ip_address(address))
    except ValueError:
        return None
