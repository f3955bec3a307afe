"""Monthly exchange rates into euros, as a slow random walk."""

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.timeline import Timeline

EUROS = {"EUR": 1.0, "USD": 0.921, "GBP": 1.163}
"""Of one unit of each currency, at first."""
MONTHLY_STEP = 0.012
MONTHS_BEFORE = 12


def simulate(rng: np.random.Generator, *, line: Timeline, currency: str) -> pd.DataFrame:
    """Rows of the exchange rates file, on the first of each month, a year back first.

    A reporting currency that no customer pays in is taken to be worth a euro.
    """
    first_rates = {
        other: euros / EUROS.get(currency, 1.0) for other, euros in EUROS.items() if other != currency
    }
    days = [timeline.add_months(line.first_day, back) for back in range(-MONTHS_BEFORE, 0)]
    days.extend(line.month_starts.tolist())
    tables = [
        pd.DataFrame(
            {
                "day": timeline.as_days(np.array(days)),
                "currency": other,
                "rate": np.round(first * np.exp(np.cumsum(rng.normal(0.0, MONTHLY_STEP, len(days)))), 6),
            }
        )
        for other, first in first_rates.items()
    ]
    return pd.concat(tables, ignore_index=True)
