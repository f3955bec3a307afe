"""The churn model: chosen, calibrated and tested on what an organization has seen."""

from health.domain.prediction.model import ChurnModel
from health.domain.prediction.rows import UnusableRowsError
from health.domain.prediction.selection import select

__all__ = ["ChurnModel", "UnusableRowsError", "select"]
