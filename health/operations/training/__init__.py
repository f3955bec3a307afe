"""Training churn models: one job for each horizon, each refit and each origin of the back-test.

What a job finds is a part of the model; the job that adds the last part makes the model the one in use.
"""

from health.operations.training.beginning import NothingToLearnError, StillTrainingError, start
from health.operations.training.confirming import NotLeftOutError, confirm, take_back
from health.operations.training.parts import KINDS, give_up, train_horizon, train_origin, train_refit

__all__ = [
    "KINDS",
    "NotLeftOutError",
    "NothingToLearnError",
    "StillTrainingError",
    "confirm",
    "give_up",
    "start",
    "take_back",
    "train_horizon",
    "train_origin",
    "train_refit",
]
