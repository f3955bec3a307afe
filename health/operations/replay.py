"""Forgetting what replay has worked out, so that it can start over."""

from cs_platform.tenancy.context import organization_context
from health.models import DitchEpisode, HealthScore, PortfolioDay, RiskEstimate


def forget(organization_id: int) -> None:
    """Remove every score, estimate, sum and episode: while no daily run has been, all are provisional."""
    with organization_context(organization_id, operation="replay starts over"):
        for model in (HealthScore, RiskEstimate, PortfolioDay, DitchEpisode):
            model.objects.for_organization(organization_id).delete()
