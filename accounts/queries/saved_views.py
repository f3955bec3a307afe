"""Saved ways to look at lists."""

from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from accounts.models import SavedView


def views(organization_id: int) -> QuerySet[SavedView]:
    """Return all views, for access to fetch one from."""
    return SavedView.objects.for_organization(organization_id)


def of_page(organization_id: int, membership_id: int, page: str) -> QuerySet[SavedView]:
    """Return the views of a list that somebody may use: their own, and shared ones."""
    mine = Q(owner_id=membership_id) | Q(is_shared=True)
    rows = views(organization_id).filter(mine, page=page)
    return rows.select_related("owner__user").order_by("name", "pk")


def is_taken(organization_id: int, membership_id: int, page: str, name: str, *, but: int | None) -> bool:
    """Say whether somebody has a view of that name on a list, other than the one named by `but`."""
    alike = views(organization_id).filter(owner_id=membership_id, page=page, name=name)
    return alike.exclude(pk=but).exists() if but else alike.exists()


def query_of(view: SavedView) -> str:
    """Return the query string that opens a view."""
    more = {"columns": ",".join(view.columns)} if view.columns else {}
    return "&".join(part for part in (view.query, urlencode({**more, "view": view.pk})) if part)
