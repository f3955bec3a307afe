"""Contacts of all accounts, and when somebody last spoke with them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import Contact, TouchContact
from accounts.queries.lists import base


def rows(organization_id: int) -> QuerySet[Any]:
    """Return the contacts that were not erased."""
    found: QuerySet[Any] = Contact.objects.for_organization(organization_id)
    return base.of_living(found.filter(erased_at__isnull=True), organization_id)


def there(contacts: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Keep who still works at the account."""
    return contacts.filter(Q(left_on__isnull=True) | Q(left_on__gt=today))


def gone(contacts: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Keep who has left."""
    return contacts.filter(left_on__lte=today)


def silent(contacts: QuerySet[Any], organization_id: int, since: datetime) -> QuerySet[Any]:
    """Keep whom nobody spoke with from that moment on."""
    spoken = TouchContact.objects.for_organization(organization_id).filter(
        contact_id=OuterRef("pk"), touch__happened_at__gte=since
    )
    return contacts.filter(~Exists(spoken))


def last_touch() -> Subquery:
    """Return what sorts contacts by the moment somebody last spoke with them."""
    links = TouchContact.objects.filter(
        organization_id=OuterRef("organization_id"),
        contact_id=OuterRef("pk"),
        touch__happened_at__isnull=False,
    )
    newest = links.order_by("-touch__happened_at").values("touch__happened_at")
    return Subquery(newest[:1])


def spoke_at(organization_id: int, contact_ids: Collection[int], now: datetime) -> Mapping[int, datetime]:
    """Return the moment of the last touch of contacts; nothing for those without one."""
    touches = TouchContact.objects.for_organization(organization_id).filter(
        contact_id__in=contact_ids, touch__happened_at__lt=now
    )
    return dict(touches.values_list("contact_id").annotate(last=Max("touch__happened_at")))
