"""Support requests of all accounts."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Ticket
from accounts.queries.lists import base


def rows(organization_id: int) -> QuerySet[Any]:
    """Return the tickets with `severity`: as it was assessed, else as stated."""
    found: QuerySet[Any] = Ticket.objects.for_organization(organization_id)
    found = found.annotate(severity=Coalesce("assessed_severity", "stated_severity"))
    return base.of_living(found, organization_id)
