"""Touches with all accounts, and who took part in them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import Touch, TouchContact
from accounts.queries.lists import base


def rows(organization_id: int) -> QuerySet[Any]:
    """Return the touches that happened or are planned, with who noted them."""
    found: QuerySet[Any] = Touch.objects.for_organization(organization_id)
    return base.of_living(found.select_related("author__user"), organization_id)


def took_part(organization_id: int, touch_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the names of the contacts who took part in touches; erased ones have none left."""
    links = TouchContact.objects.for_organization(organization_id).filter(
        touch_id__in=touch_ids, contact__erased_at__isnull=True
    )
    found: dict[int, tuple[str, ...]] = {}
    for touch, name in links.order_by("contact__name", "pk").values_list("touch_id", "contact__name"):
        found[touch] = (*found.get(touch, ()), name)
    return found
