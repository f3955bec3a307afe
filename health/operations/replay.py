"""Forgetting what replay has worked out, so that it can start over."""

from cs_platform.tenancy.context import organization_context
from health.models import DitchEpisode, HealthScore, KeptFigure, PortfolioDay, RiskEstimate


def forget(organization_id: int) -> None:
    """Remove all scores, estimates, sums, figures and episodes: before a daily run all are provisional."""
    with organization_context(organization_id, operation="replay starts over"):
        for model in (HealthScore, RiskEstimate, PortfolioDay, KeptFigure, DitchEpisode):
            model.objects.for_organization(organization_id).delete()
