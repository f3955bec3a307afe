"""Churn probability and expected loss of a day's accounts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db import connection

from cs_platform.tenancy import queries as tenancy
from health.domain import facts, loss
from health.domain.choices import EstimateLabel
from health.operations.closing import learned
from health.queries import columns, scores

UPDATE = """
    UPDATE health_riskestimate e
    SET probability = n.probability, contraction_probability = n.contraction_probability,
        expected_loss = n.expected_loss, avoidable_loss = n.avoidable_loss, label = n.label,
        drivers = n.drivers, reasons = coalesce(n.reasons, e.reasons)
    FROM new_health_riskestimate n
    WHERE e.organization_id = %(organization)s AND e.day = %(day)s AND e.account_id = n.account_id
"""
COLUMNS = (
    "account_id",
    "probability",
    "contraction_probability",
    "expected_loss",
    "avoidable_loss",
    "label",
    "drivers",
    "reasons",
)


@dataclass(frozen=True, kw_only=True)
class Losses:
    """Expected loss and its avoidable part per account (A,), in cents."""

    expected: facts.IntArray
    avoidable: facts.IntArray


def write(organization_id: int, accounts: scores.DayAccounts, said: learned.Learned | None = None) -> None:
    """Store probability and expected loss; no probability where nothing is at risk.

    said: what a trained model says of the accounts; without one probabilities are assumed.

    An account without a rate for its currency gets neither; it takes no part in the organization's sums.
    """
    rates = scores.organization_rates(organization_id, accounts.day)
    convertible = ~np.isnan(accounts.exposure.known)
    exposure = accounts.convertible_exposure
    assumed = said or scores.assumed_probabilities(accounts, rates, accounts.band)
    p = assumed.p
    found = Losses(
        expected=loss.expected_loss(
            exposure=exposure,
            p=p,
            rates=rates.contraction,
            locked_loss_a_year=tenancy.settings_of(organization_id).locked_loss_rate,
        ),
        avoidable=loss.avoidable_loss(exposure=exposure, p=p, p_reference=assumed.p_reference),
    )
    at_risk = convertible & (exposure.can_end + exposure.locked > 0)
    shown = np.where(at_risk, p, np.nan)
    contraction = np.where(at_risk, np.minimum(rates.contraction.probability, 1.0 - p), 0.0)
    rows = zip(_rows(accounts, shown, contraction, found, convertible), _why(accounts, said), strict=True)
    columns.copy_in("health_riskestimate", COLUMNS, ((*money, *why) for money, why in rows))
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, {"organization": organization_id, "day": accounts.day})


def _why(
    accounts: scores.DayAccounts, said: learned.Learned | None
) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield label, drivers and reasons of each account; the reasons of assumed ones stand as scored."""
    if said is None or said.drivers is None or said.reasons is None:
        label = EstimateLabel.ASSUMED if said is None else said.label
        yield from ((label.value, None, None) for _ in accounts.ids)
        return
    for added, why in zip(said.drivers.tolist(), said.reasons, strict=True):
        yield said.label.value, columns.array(added), columns.array(reason.key for reason in why)


def _rows(
    accounts: scores.DayAccounts,
    shown: facts.FloatArray,
    contraction: facts.FloatArray,
    found: Losses,
    convertible: facts.BoolArray,
) -> Iterator[tuple[object, ...]]:
    expected, avoidable = found.expected.tolist(), found.avoidable.tolist()
    rows = zip(accounts.ids.tolist(), shown.tolist(), contraction.tolist(), convertible.tolist(), strict=True)
    for place, (account_id, p, shrinks, has_rate) in enumerate(rows):
        money = [loss.amount(each[place]) if has_rate else None for each in (expected, avoidable)]
        yield account_id, p, shrinks, *money
