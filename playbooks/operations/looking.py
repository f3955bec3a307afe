"""When a person last looked at what changed."""

from datetime import datetime

from cs_platform.tenancy.models import Membership


def mark_looked(membership: Membership, *, now: datetime) -> None:
    """Note that the person has seen everything up to now."""
    Membership.objects.filter(organization_id=membership.organization_id, pk=membership.pk).update(
        notices_seen_at=now
    )
