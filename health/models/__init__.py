"""Health, probability and money at stake, per account and day."""

from health.models.churn_model import ChurnModel, ChurnModelPart
from health.models.configuration import HealthConfig
from health.models.ditch import DitchEpisode
from health.models.estimate import HealthScore, RiskEstimate
from health.models.kept_figure import KeptFigure
from health.models.signal import Signal
from health.models.standing import AccountStanding, PortfolioDay

__all__ = [
    "AccountStanding",
    "ChurnModel",
    "ChurnModelPart",
    "DitchEpisode",
    "HealthConfig",
    "HealthScore",
    "KeptFigure",
    "PortfolioDay",
    "RiskEstimate",
    "Signal",
]
