"""Health, probability and money at stake, per account and day."""

from health.models.configuration import HealthConfig
from health.models.ditch import DitchEpisode
from health.models.estimate import HealthScore, RiskEstimate
from health.models.signal import Signal
from health.models.standing import AccountStanding, PortfolioDay

__all__ = [
    "AccountStanding",
    "DitchEpisode",
    "HealthConfig",
    "HealthScore",
    "PortfolioDay",
    "RiskEstimate",
    "Signal",
]
