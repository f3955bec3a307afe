"""Churn probability and expected loss of a day's accounts."""

from collections.abc import Iterator

import numpy as np
from django.db import connection

from health.domain import facts, loss, probability
from health.queries import columns, scores

UPDATE = """
    UPDATE health_riskestimate e
    SET probability = n.probability, contraction_probability = n.contraction_probability,
        expected_loss = n.expected_loss
    FROM new_health_riskestimate n
    WHERE e.organization_id = %(organization)s AND e.day = %(day)s AND e.account_id = n.account_id
"""
COLUMNS = ("account_id", "probability", "contraction_probability", "expected_loss")


def write(organization_id: int, accounts: scores.DayAccounts) -> None:
    """Store probability and expected loss; no probability where nothing is at risk.

    An account without a rate for its currency gets neither; it takes no part in the organization's sums.
    """
    rates = scores.organization_rates(organization_id, accounts.day)
    convertible = ~np.isnan(accounts.exposure.known)
    exposure = loss.Exposure(
        known=np.nan_to_num(accounts.exposure.known),
        can_end=np.nan_to_num(accounts.exposure.can_end),
        locked=np.nan_to_num(accounts.exposure.locked),
    )
    p = _probabilities(accounts, exposure, rates)
    found = loss.expected_loss(exposure=exposure, p=p, rates=rates.contraction)
    at_risk = convertible & (exposure.can_end + exposure.locked > 0)
    shown = np.where(at_risk, p, np.nan)
    contraction = np.where(at_risk, np.minimum(rates.contraction.probability, 1.0 - p), 0.0)
    columns.copy_in("health_riskestimate", COLUMNS, _rows(accounts, shown, contraction, found, convertible))
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, {"organization": organization_id, "day": accounts.day})


def _probabilities(
    accounts: scores.DayAccounts, exposure: loss.Exposure, rates: scores.OrganizationRates
) -> facts.FloatArray:
    before = probability.before_multipliers(rate=rates.churn_per_renewal, term_ends=accounts.term_ends)
    sums = probability.sums(before=before, band=accounts.band, arr=exposure.can_end)
    return probability.assumed(before=before, band=accounts.band, factor=sums.factor).p


def _rows(
    accounts: scores.DayAccounts,
    shown: facts.FloatArray,
    contraction: facts.FloatArray,
    found: facts.IntArray,
    convertible: facts.BoolArray,
) -> Iterator[tuple[object, ...]]:
    cents = found.tolist()
    rows = zip(accounts.ids.tolist(), shown.tolist(), contraction.tolist(), convertible.tolist(), strict=True)
    for place, (account_id, p, shrinks, has_rate) in enumerate(rows):
        yield account_id, p, shrinks, loss.amount(cents[place]) if has_rate else None
