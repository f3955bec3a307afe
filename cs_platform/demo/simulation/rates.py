"""Monthly exchange rates into euros, as a slow random walk."""

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import timeline
from cs_platform.demo.simulation.timeline import Timeline

FIRST_RATES = {"USD": 0.921, "GBP": 1.163}
MONTHLY_STEP = 0.012
MONTHS_BEFORE = 12


def simulate(rng: np.random.Generator, *, line: Timeline) -> pd.DataFrame:
    """Rows of the exchange rates file: euros for one unit, on the first of each month, a year back first."""
    days = [timeline.add_months(line.first_day, back) for back in range(-MONTHS_BEFORE, 0)]
    days.extend(line.month_starts.tolist())
    tables = [
        pd.DataFrame(
            {
                "day": timeline.as_days(np.array(days)),
                "currency": currency,
                "rate": np.round(first * np.exp(np.cumsum(rng.normal(0.0, MONTHLY_STEP, len(days)))), 6),
            }
        )
        for currency, first in FIRST_RATES.items()
    ]
    return pd.concat(tables, ignore_index=True)
