"""How today's values of the measures lie over customers: one pass over the newest closed day."""

from collections.abc import Mapping

import numpy as np

from health.domain import distribution as rules
from health.domain.distribution import Distribution
from health.queries import configurations, days, overview, scores


def distributions(organization_id: int) -> Mapping[str, Distribution]:
    """Return the distribution of each measure of the newest closed day by key; none before there is a day.

    Of customers and those whose contract has just lapsed.
    """
    day = days.newest_closed(organization_id)
    if day is None:
        return {}
    keys = configurations.published_on(organization_id, day).configuration.keys
    accounts = scores.accounts_of_day(organization_id, day, len(keys))
    here = np.isin(accounts.state, [scores.STATES.index(state) for state in overview.PRESENT])
    values = accounts.values[here]
    return {key: rules.of_values(key, values[:, place]) for place, key in enumerate(keys)}


def distribution(organization_id: int, key: str) -> Distribution | None:
    """Return the distribution of one measure; None where no score of the newest closed day holds it."""
    return distributions(organization_id).get(key)
