"""What went well lately."""

from django.db.models import QuerySet

from playbooks.models import Celebration


def celebrations(organization_id: int) -> QuerySet[Celebration]:
    """Return the wins of an organization, the newest first."""
    rows = Celebration.objects.for_organization(organization_id).select_related("account")
    return rows.order_by("-day", "-pk")
