"""Writes to organizations, people, links and failed sign-ins."""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from cs_platform.tenancy import queries
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.domain.choices import Function, LinkPurpose, Role, Theme
from cs_platform.tenancy.models import Membership, Organization, SignedLink, SignInFailure, User

LINK_LIFETIME = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=5)
FAILURE_WINDOW = timedelta(minutes=10)
FAILURES_PER_EMAIL = 10
FAILURES_PER_ADDRESS = 100


class OrganizationExistsError(ValueError):
    """The slug is taken."""


class InvalidOrganizationError(ValueError):
    """A value of the new organization cannot be used; the sentence says which."""


class LinkSpentError(ValueError):
    """The link is unknown, used or too old."""


def create_organization(
    *, slug: str, name: str, currency: str, time_zone: str, locale: str = "en"
) -> Organization:
    """Make an organization; raise OrganizationExistsError or InvalidOrganizationError with a sentence."""
    if time_zone not in available_timezones():
        raise InvalidOrganizationError(f"“{time_zone}” is no time zone. Use a name like Europe/Berlin.")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise InvalidOrganizationError(f"“{currency}” is no currency. Use three letters like EUR.")
    organization = Organization(
        slug=slug,
        name=name,
        reporting_currency=currency.upper(),
        time_zone=str(ZoneInfo(time_zone)),
        locale=locale,
        settings=organization_settings.DEFAULTS.as_dict(),
    )
    try:
        organization.clean_fields()
        with transaction.atomic():
            organization.save(force_insert=True)
        return organization
    except ValidationError as error:
        sentences = (f"{field}: {' '.join(said)}" for field, said in error.message_dict.items())
        raise InvalidOrganizationError(" ".join(sentences)) from error
    except IntegrityError as error:
        raise OrganizationExistsError(f"The organization “{slug}” exists already.") from error


def add_member(
    organization: Organization,
    *,
    email: str,
    name: str,
    role: Role,
    function: Function = Function.SUCCESS,
    password: str | None = None,
) -> Membership:
    """Give a person a place in the organization, making their login when it is new."""
    user = User.objects.filter(email=email.casefold()).first() or User.objects.create_user(
        email, password, name=name, time_zone=organization.time_zone, locale=organization.locale
    )
    membership, _ = Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": role, "function": function}
    )
    return membership


def mark_seen(membership: Membership, *, now: datetime) -> None:
    """Remember which organization a person was in last, at most every few minutes."""
    if membership.last_seen_at is None or now - membership.last_seen_at > SEEN_EVERY:
        Membership.objects.filter(pk=membership.pk).update(last_seen_at=now)


def set_theme(user: User, theme: Theme) -> None:
    """Remember how bright a person wants the screen."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def create_sign_in_link(membership: Membership, *, now: datetime) -> str:
    """Return the address of a link that signs this person in once, within a day."""
    token = secrets.token_urlsafe(32)
    with organization_context(membership.organization_id, operation="sign-in link"):
        SignedLink.objects.create(
            organization_id=membership.organization_id,
            token_hash=_token_hash(token),
            purpose=LinkPurpose.SIGN_IN,
            membership=membership,
            created_at=now,
            expires_at=now + LINK_LIFETIME,
        )
    return f"{settings.BASE_URL}/sign-in-link/{token}/"


def link_is_usable(token: str, *, now: datetime) -> bool:
    """Say whether the link would still act, without using it: scanners open links."""
    return _find_link(token, now=now) is not None


def use_sign_in_link(token: str, *, now: datetime) -> Membership:
    """Spend the link and return whom it signs in; raise LinkSpentError otherwise."""
    link = _find_link(token, now=now)
    if link is None:
        raise LinkSpentError("This link was used or is too old. Ask your administrator for a new one.")
    with organization_context(link.organization_id, membership=link.membership_id, operation="sign-in link"):
        spent = SignedLink.objects.filter(
            organization_id=link.organization_id, pk=link.pk, used_at__isnull=True
        ).update(used_at=now)
        if not spent:
            raise LinkSpentError("This link was used already. Ask your administrator for a new one.")
    return Membership.objects.select_related("user", "organization").get(pk=link.membership_id)


def _find_link(token: str, *, now: datetime) -> SignedLink | None:
    organization_id = queries.organization_of_link(_token_hash(token))
    if organization_id is None:
        return None
    with organization_context(organization_id):
        link: SignedLink | None = SignedLink.objects.filter(
            organization_id=organization_id,
            token_hash=_token_hash(token),
            used_at__isnull=True,
            expires_at__gt=now,
        ).first()
        active = (
            link is not None
            and Membership.objects.filter(
                pk=link.membership_id, is_active=True, user__is_active=True
            ).exists()
        )
    return link if active else None


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


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


def ensure_months(table: str, first_day: date, last_day: date) -> None:
    """Make the monthly partitions of a table between two days (dates, both inclusive)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_months(%s::regclass, %s, %s)", [table, first_day, last_day])
