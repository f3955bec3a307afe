"""How likely an account leaves when it can, given its hidden satisfaction."""

import numpy as np

from cs_platform.demo.simulation.timeline import Floats

AT_RENEWAL = (-3.2, -1.45)
"""Log-odds at a term's end: intercept and slope on satisfaction."""

IN_A_MONTH = (-5.7, -1.45)
"""The same for one month of a rolling contract."""

CHANCE_NOTICE = 0.5
"""Of those who leave at the end of a contract that does not renew by itself, and of no others: the rest
of them let it end, all others give notice."""


def chance(level: float | Floats, leaning: float | Floats, odds: tuple[float, float]) -> Floats:
    """Probability of leaving at one decision; ``level`` is the satisfaction in the month of the decision."""
    intercept, slope = odds
    return np.asarray(1.0 / (1.0 + np.exp(-(intercept + leaning + slope * np.asarray(level)))))
