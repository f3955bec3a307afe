"""The probabilities of a day where a trained model is in use."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from health.domain import facts, measures, probability, scoring
from health.domain.choices import EstimateLabel
from health.domain.explain import Reason
from health.domain.prediction import explanation
from health.queries import landmarks, models

SHOWN_FROM = 0.005
"""How much a measure must add to a probability to be a reason: half a percentage point."""
POINTS = 100.0


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What a trained model says of the accounts of a day (A,), in order.

    drivers (A, 6): what each dimension and the profile add; None without any signal, and where there are more
    accounts than can be explained in time. reasons: by account, the measures that go with its probability,
    the largest first.
    """

    label: EstimateLabel
    p: facts.FloatArray
    p_reference: facts.FloatArray
    drivers: facts.FloatArray | None
    reasons: tuple[tuple[Reason, ...], ...] | None


def of_day(organization_id: int, day: date, ids: facts.IntArray, band: scoring.BandCodes) -> Learned | None:
    """Return what the newest model trained by the day says of its accounts; None where none is.

    Where no signal was found everyone has the base rate, and bands alone say who is helped first.
    """
    trained = models.in_use(organization_id, day)
    if trained is None or not len(ids):
        return None
    if not trained.predictor.report.has_signal:
        rate = np.full(len(ids), trained.predictor.trained.rate)
        healthy = probability.reference_by_band(rate, band)
        return Learned(label=trained.chosen.label, p=rate, p_reference=healthy, drivers=None, reasons=None)
    now, frame = landmarks.day_inputs(organization_id, day, horizon=trained.chosen.horizon)
    place = np.searchsorted(now.ids, ids)
    x = trained.predictor.encoding.matrix(frame)[place]
    if not explanation.is_affordable(trained.predictor, len(x)):
        return _unexplained(trained, x)
    found = explanation.explain(trained.predictor, x, trained.reference)
    return Learned(
        label=trained.chosen.label,
        p=trained.chosen.stretched(found.p),
        p_reference=trained.chosen.stretched(found.p_reference),
        drivers=found.drivers * (1.0 - trained.chosen.rest),
        reasons=tuple(_reasons(found, now.values[place], now.keys)),
    )


def _unexplained(trained: models.Trained, x: facts.FloatArray) -> Learned:
    """Return probabilities alone: the reasons of health stand."""
    reference = explanation.reference_probabilities(trained.predictor, x, trained.reference)
    return Learned(
        label=trained.chosen.label,
        p=trained.chosen.stretched(trained.predictor.trained.probabilities(x)),
        p_reference=trained.chosen.stretched(reference),
        drivers=None,
        reasons=None,
    )


def _reasons(
    found: explanation.Explained, values: facts.FloatArray, keys: tuple[str, ...]
) -> list[tuple[Reason, ...]]:
    """Return the measures that add most, each with its value in words and what it adds in points of 100."""
    shares, names = found.shares, list(found.names)
    return [
        tuple(
            Reason(
                key=key,
                label=measures.BY_KEY[key].label,
                sentence=measures.BY_KEY[key].words(float(row[keys.index(key)])),
                cost=float(share[names.index(key)]) * POINTS,
            )
            for key in chosen
            if share[names.index(key)] >= SHOWN_FROM and not np.isnan(row[keys.index(key)])
        )
        for chosen, share, row in zip(found.reasons(), shares, values, strict=True)
    ]
