"""Health from the values of the measures, for many accounts at once.

Source: the metric dictionary, "Health". With P the points of a measure (its value mapped linearly from
worst to best onto 0..100, clamped), w its weight inside its dimension and W the dimension's weight:

- Missing measures are redistributed twice. Inside a dimension the available measures share its whole
  weight: D = sum(w P) / sum(w) over the available ones. A dimension without any available measure drops
  out, and the available dimensions share its weight: H = sum(W D) / sum(W) over the available ones.
- So a measure's *effective weight* is W / sum(W available) x w / sum(w available in the dimension), and
  its contribution is effective weight x P; contributions sum to H.
- Coverage = sum(W available) / 100: the weight that health stands on before it is scaled up.
- H_C is H from the measures of half C alone, 69 when there are none. health = min(H, max(H_C, 69)):
  what we do can lower health, not make it healthy by itself. The cut = health - H, never above 0, is a
  contribution line of its own, so that contributions + cut = health.

An account is measured with the scale of its profile: weights, points and override rules are looked up by the
code of its profile, for all accounts at once. A measure that is switched off weighs 0.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from health.domain import configuration as settings
from health.domain import facts
from health.domain.choices import Band, Half
from health.domain.configuration import Configuration

FULL_POINTS = 100.0
HIGHEST_WITHOUT_CUSTOMER = 69.0
KNOWN_COVERAGE = 0.4
HYSTERESIS = 3.0
WATCH_FROM = 40.0
HEALTHY_FROM = 70.0

BANDS: tuple[Band, ...] = (Band.UNKNOWN, Band.AT_RISK, Band.WATCH, Band.HEALTHY)
"""A band's place in this tuple is its code in arrays: 0 unknown, 1 at risk, 2 watch, 3 healthy."""

LOWER_EDGES = np.array([np.nan, -np.inf, WATCH_FROM, HEALTHY_FROM])
UPPER_EDGES = np.array([np.nan, WATCH_FROM, HEALTHY_FROM, np.inf])
NO_OVERRIDE = -1

BandCodes = npt.NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Scores of A accounts under a configuration of M measures.

    health: (A,) 0..100; nan when no measure is available.
    coverage: (A,) 0..1.
    band: (A,) codes, see `BANDS`.
    points: (A, M) 0..100; nan = missing.
    weights: (A, M) effective weights; 0 = missing; rows sum to 1, or to 0 without any measure.
    contributions: (A, M) weights x points; 0 = missing.
    cut: (A,) health - H, at most 0; contributions.sum(1) + cut = health; 0 without any measure.
    override: (A,) index of the first override rule of its scale that fired, NO_OVERRIDE otherwise.
    profile: (A,) code of the scale it was measured with, see `configuration.BASE`.
    """

    health: facts.FloatArray
    coverage: facts.FloatArray
    band: BandCodes
    points: facts.FloatArray
    weights: facts.FloatArray
    contributions: facts.FloatArray
    cut: facts.FloatArray
    override: facts.IntArray
    profile: facts.IntArray


@dataclass(frozen=True, kw_only=True)
class _Matrix:
    """The scales of accounts as arrays: D dimensions, M measures.

    worst, best, weight: (A, M), dimension_weight: (A, D), of one row where all accounts have the same scale.
    membership: (M, D). by_customer: (M,).
    """

    worst: facts.FloatArray
    best: facts.FloatArray
    weight: facts.FloatArray
    membership: facts.FloatArray
    dimension_weight: facts.FloatArray
    by_customer: facts.BoolArray


def score(
    configuration: Configuration,
    values: facts.FloatArray,
    previous_band: BandCodes | None = None,
    profile: facts.IntArray | None = None,
) -> Scores:
    """Score accounts.

    values: (A, M) aligned with `configuration.measures`, nan = missing. previous_band: (A,) codes of the
    day before, 0 or None where there is none; the band changes only 3 points past an edge. profile: (A,)
    codes of their scales, None where all are measured with the base.
    """
    profile = np.full(len(values), settings.BASE, dtype=np.int64) if profile is None else profile
    matrix = _matrix(configuration, profile)
    points = _points(matrix, values)
    weights, covered = _effective_weights(matrix, ~np.isnan(points))
    contributions = weights * np.nan_to_num(points)
    whole = np.where(covered > 0, contributions.sum(axis=1), np.nan)
    health = np.minimum(whole, np.maximum(_customer_half(matrix, points), HIGHEST_WITHOUT_CUSTOMER))
    coverage = covered / FULL_POINTS
    override = _override(configuration, points, profile)
    return Scores(
        health=health,
        coverage=coverage,
        band=_band(health, coverage, override, previous_band),
        points=points,
        weights=weights,
        contributions=contributions,
        cut=np.nan_to_num(health - whole),
        override=override,
        profile=profile,
    )


def _points(matrix: _Matrix, values: facts.FloatArray) -> facts.FloatArray:
    share = (values - matrix.worst) / (matrix.best - matrix.worst)
    return np.clip(share, 0.0, 1.0) * FULL_POINTS


def _effective_weights(
    matrix: _Matrix, available: facts.BoolArray
) -> tuple[facts.FloatArray, facts.FloatArray]:
    """Return the effective weights (A, M) and the dimension weight covered (A,)."""
    weight = available * matrix.weight
    in_dimension = weight @ matrix.membership
    dimension_weight = (in_dimension > 0) * matrix.dimension_weight
    covered = dimension_weight.sum(axis=1)
    per_unit = _quotient(dimension_weight, in_dimension * covered[:, None])
    return weight * (per_unit @ matrix.membership.T), covered


def _quotient(numerator: facts.FloatArray, denominator: facts.FloatArray) -> facts.FloatArray:
    """Return numerator / denominator, 0 where the denominator is 0."""
    return np.divide(numerator, denominator, out=np.zeros_like(denominator), where=denominator > 0)


def _customer_half(matrix: _Matrix, points: facts.FloatArray) -> facts.FloatArray:
    """Return H_C (A,): health from half C alone, 69 where it is missing."""
    weights, covered = _effective_weights(matrix, ~np.isnan(points) & matrix.by_customer)
    customer = (weights * np.nan_to_num(points)).sum(axis=1)
    return np.where(covered > 0, customer, HIGHEST_WITHOUT_CUSTOMER)


def _override(
    configuration: Configuration, points: facts.FloatArray, profile: facts.IntArray
) -> facts.IntArray:
    fired = np.full(len(points), NO_OVERRIDE, dtype=np.int64)
    for code, scale in enumerate(configuration.scales):
        own = profile == code
        for index in reversed(range(len(scale.overrides))):
            rule = scale.overrides[index]
            if scale.setting(rule.key).enabled:
                fired[own & (points[:, configuration.keys.index(rule.key)] <= rule.points)] = index
    return fired


def _band(
    health: facts.FloatArray,
    coverage: facts.FloatArray,
    override: facts.IntArray,
    previous: BandCodes | None,
) -> BandCodes:
    """Return the band codes; an override names the account at risk whatever the coverage."""
    band: BandCodes = (1 + (health >= WATCH_FROM) + (health >= HEALTHY_FROM)).astype(np.int8)
    if previous is not None:
        band = np.where(_stays(health, previous), previous, band).astype(np.int8)
    band[~(coverage >= KNOWN_COVERAGE)] = BANDS.index(Band.UNKNOWN)
    band[override != NO_OVERRIDE] = BANDS.index(Band.AT_RISK)
    return band


def _stays(health: facts.FloatArray, previous: BandCodes) -> facts.BoolArray:
    """Return whether health is still within 3 points of the previous band; never for unknown."""
    above = health >= LOWER_EDGES[previous] - HYSTERESIS
    below = health < UPPER_EDGES[previous] + HYSTERESIS
    return np.asarray(above & below, dtype=np.bool_)


def _matrix(configuration: Configuration, profile: facts.IntArray) -> _Matrix:
    """Look the scale of each account up; once for all where none has a profile."""
    scales = configuration.scales
    rows = profile if profile.any() else np.array([settings.BASE])
    dimensions = list(dict.fromkeys(each for scale in scales for each in scale.dimension_weights))
    by_scale = [[scale.dimension_weights.get(each, 0.0) for each in dimensions] for scale in scales]
    own = configuration.measures
    return _Matrix(
        worst=np.array([[each.worst for each in scale.measures] for scale in scales])[rows],
        best=np.array([[each.best for each in scale.measures] for scale in scales])[rows],
        weight=np.array([[each.counted for each in scale.measures] for scale in scales])[rows],
        membership=np.array([[float(each.dimension is name) for name in dimensions] for each in own]),
        dimension_weight=np.array(by_scale)[rows],
        by_customer=np.array([each.half is Half.CUSTOMER for each in own]),
    )
