"""Finds the organization of a request and keeps the transaction to its rows."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control

from cs_platform.tenancy import operations, queries
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership

Handler = Callable[[HttpRequest], HttpResponseBase]
SIGNED_IN_AT, SEEN_AT, ROLES = "signed_in_at", "seen_at", "roles"
SEEN_EVERY_SECONDS = 300
ORGANIZATION_PATH = re.compile(r"^/o/(?P<slug>[-a-zA-Z0-9_]+)/")  # all that <slug:organization> takes


def _renew_after_another_role(request: HttpRequest, membership: Membership) -> None:
    """Give the session a new key when the person's role has changed since it was seen last."""
    roles: dict[str, str] = request.session.get(ROLES, {})
    place = str(membership.pk)
    if roles.get(place) == membership.role:
        return
    if place in roles:
        request.session.cycle_key()
    request.session[ROLES] = {**roles, place: membership.role}


class SessionAgeMiddleware:
    """Ends a session that nobody used for half a day, and every one two weeks after its sign-in."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out who came back too late, then answer."""
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            session = request.session
            since, seen = session.get(SIGNED_IN_AT, now), session.get(SEEN_AT, now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif now - seen > SEEN_EVERY_SECONDS or SIGNED_IN_AT not in session:
                session[SIGNED_IN_AT], session[SEEN_AT] = since, now
        return self.get_response(request)


class OrganizationMiddleware:
    """Opens the organization's context around view and rendering; a failed request leaves nothing behind."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the organization that the path names, if it names one."""
        match = ORGANIZATION_PATH.match(request.path_info)
        if not match:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        memberships = list(queries.memberships_of(request.user))
        membership = next((one for one in memberships if one.organization.slug == match["slug"]), None)
        if membership is None:
            if not memberships:
                logout(request)  # whoever was let go has nothing to come back to
            raise Http404("There is no such page.")
        _renew_after_another_role(request, membership)
        operations.mark_seen(membership, now=timezone.now())
        request.organization = membership.organization  # type: ignore[attr-defined] # see TenantRequest
        request.membership = membership  # type: ignore[attr-defined]
        request.memberships = memberships  # type: ignore[attr-defined]
        with organization_context(
            membership.organization_id,
            membership=membership.pk,
            operation=request.path_info[:63],
            statement_timeout_ms=settings.STATEMENT_TIMEOUT_WEB_MS,
        ):
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        # what a customer's data stand on is kept by no cache, nor shown by "back" after signing out
        patch_cache_control(response, private=True, no_store=True)
        return response
