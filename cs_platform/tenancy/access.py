"""The one door for permissions.

A row of another organization is 404, as is an organization one does not belong to;
a row of one's own organization that the role may not touch is 403.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from cs_platform.tenancy.domain import permissions
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.models import Membership, Organization, User

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
LARGEST_ID = 2**63 - 1


class TenantRequest(HttpRequest):
    """A request below `/o/<slug>/`, after the middleware has found who asks and for whom."""

    user: User
    organization: Organization
    membership: Membership
    memberships: Sequence[Membership]


View = Callable[Concatenate[TenantRequest, P], HttpResponseBase]


def require(permission: Permission) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Let only roles with the permission in; also what the completeness test looks for on every URL."""

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: TenantRequest, organization: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            check(request.membership, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined] # read by the completeness test
        return guarded

    return decorate


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view that needs no organization; it says so where it is defined."""
    view.permission = None  # type: ignore[attr-defined] # read by the completeness test
    return view


def check(membership: Membership, permission: Permission) -> None:
    """Raise PermissionDenied when the role does not allow it."""
    if not can(membership, permission):
        raise PermissionDenied(
            f"Your role here ({membership.get_role_display()}) does not allow this. "
            f"It needs: {permission.label.lower()}. Ask an administrator."
        )


def can(membership: Membership, permission: Permission) -> bool:
    """Say whether the role allows it, for buttons."""
    return membership.is_active and permissions.may(membership.role, permission)


def get_or_404(request: TenantRequest, queryset: QuerySet[Row], permission: Permission, **lookup: Any) -> Row:
    """Fetch one row of the request's organization, then decide whether the role may touch it."""
    if any(isinstance(value, int) and value > LARGEST_ID for value in lookup.values()):
        raise Http404("There is no such page.")
    row = queryset.filter(organization_id=request.organization.pk, **lookup).first()
    if row is None:
        raise Http404("There is no such page.")
    check(request.membership, permission)
    return row


def url(request: TenantRequest, name: str, *args: Any) -> str:
    """Return the address of a page of the request's organization."""
    return reverse(name, args=[request.organization.slug, *args])
