"""How the values of the measures lie over the customers of a closed day."""

from collections.abc import Mapping
from datetime import date

from health.domain import distribution as rules
from health.domain.distribution import Distribution
from health.queries import configurations, scores


def distributions(organization_id: int, day: date) -> Mapping[str, Distribution]:
    """Return the distribution of each measure on a closed day by key.

    Of customers and those whose contract has just lapsed.
    """
    keys = configurations.published_on(organization_id, day).configuration.keys
    accounts = scores.accounts_of_day(organization_id, day, len(keys))
    values = accounts.values[accounts.present]
    return {key: rules.of_values(key, values[:, place]) for place, key in enumerate(keys)}
