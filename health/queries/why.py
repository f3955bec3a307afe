"""Why an account's churn probability is what it is, by dimension and by input, against the healthy reference.

Source: the metric dictionary, "Churn probability". What the day stored of the dimensions is shown as stored;
the inputs are explained again from the stored rows of this one account. Words: "goes with".
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from health.domain import probability
from health.domain.choices import Band, Dimension, EstimateLabel
from health.domain.prediction import explanation
from health.domain.prediction import landmarks as rules
from health.models import AccountStanding, HealthScore, RiskEstimate
from health.queries import configurations, landmarks, models, scores
from health.queries.models import Trained

SAME = 1e-6
"""How far what is worked out again may be from what the day stored."""
TOP = 0.8


@dataclass(frozen=True, kw_only=True)
class Added:
    """What one input, or one measure with its mean and change, adds to the probability, 0..1."""

    source: str
    dimension: Dimension | None
    added: float


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What a trained model says of an account: reference + what each dimension adds = probability.

    reference: the probability of the healthy reference. confirmed: whether that is of accounts that renewed
    with a confirmed outcome; else the best points stand in. dimensions: None is the account's profile; empty
    where the model tells no accounts apart. inputs: the largest first; empty where another model was trained
    since the day.
    """

    number: int
    months: int
    reference: float
    confirmed: bool
    dimensions: tuple[tuple[Dimension | None, float], ...]
    inputs: tuple[Added, ...]


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """The rule of thumb: churn per renewal, term ends within twelve months, what the band multiplies by.

    scaled: by how much all accounts are scaled, so that bands change nothing of the whole; None where the
    probability is 0 or capped.
    """

    churn_per_renewal: float
    term_ends: float
    band: Band
    multiplier: float
    scaled: float | None

    @property
    def decimals(self) -> int:
        """With how many decimals the term ends are written: a rolling contract may count for a part."""
        return 0 if self.term_ends == int(self.term_ends) else 1


@dataclass(frozen=True, kw_only=True)
class Why:
    """The probability stored for a day, and what it is made of: exactly one of both."""

    day: date
    probability: float
    label: EstimateLabel
    learned: Learned | None
    assumed: Assumed | None


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Health says one thing and a learned probability another. above: share of customers with a lower one."""

    band: Band
    probability: float
    above: float


def why(organization_id: int, account_id: int, day: date) -> Why | None:
    """Explain the probability stored for a day; None where nothing of the account was at risk."""
    estimate = RiskEstimate.objects.for_organization(organization_id).filter(account_id=account_id, day=day)
    stored = estimate.first()
    if stored is None or stored.probability is None:
        return None
    label = EstimateLabel(stored.label)
    trained = None if label is EstimateLabel.ASSUMED else models.in_use(organization_id, day)
    return Why(
        day=day,
        probability=stored.probability,
        label=label,
        learned=None if trained is None else _learned(stored, trained),
        assumed=_assumed(stored) if label is EstimateLabel.ASSUMED else None,
    )


def disagreement(standing: AccountStanding) -> Disagreement | None:
    """Return how health and probability disagree: healthy in the top fifth of risk, or the reverse.

    An assumed probability follows from the band and is no second opinion.
    """
    band = Band(standing.band)
    asked = band in (Band.HEALTHY, Band.AT_RISK) and standing.label != EstimateLabel.ASSUMED
    if not asked or standing.probability is None:
        return None
    others = AccountStanding.objects.for_organization(standing.organization_id).filter(
        day=standing.day, probability__isnull=False
    )
    lower = others.filter(probability__lt=standing.probability).count()
    higher = others.filter(probability__gt=standing.probability).count()
    above, below = lower / max(lower + higher, 1), higher / max(lower + higher, 1)
    if (above if band is Band.HEALTHY else below) < TOP:
        return None
    return Disagreement(band=band, probability=standing.probability, above=above)


def _assumed(stored: RiskEstimate) -> Assumed:
    score = HealthScore.objects.for_organization(stored.organization_id).filter(
        account_id=stored.account_id, day=stored.day
    )
    band = Band(score.values_list("band", flat=True).first() or Band.UNKNOWN)
    rate = scores.organization_rates(stored.organization_id, stored.day).churn_per_renewal
    before = float(probability.before_multipliers(rate=rate, term_ends=np.array([stored.term_ends]))[0])
    p, multiplier = stored.probability or 0.0, probability.MULTIPLIER_OF[band]
    return Assumed(
        churn_per_renewal=rate,
        term_ends=stored.term_ends,
        band=band,
        multiplier=multiplier,
        scaled=p / (before * multiplier) if before and 0 < p < probability.HIGHEST else None,
    )


def _learned(stored: RiskEstimate, trained: Trained) -> Learned:
    found = _explained(stored, trained) if trained.predictor.report.has_signal else None
    scale = 1.0 - trained.chosen.rest
    drivers = stored.drivers or ([] if found is None else (found.drivers[0] * scale).tolist())
    return Learned(
        number=trained.number,
        months=trained.chosen.horizon,
        reference=(stored.probability or 0.0) - sum(drivers),
        confirmed=trained.reference.confirmed,
        dimensions=tuple(zip(explanation.PLAYERS, drivers, strict=True)) if drivers else (),
        inputs=() if found is None else _inputs(found, scale),
    )


def _inputs(found: explanation.Explained, scale: float) -> tuple[Added, ...]:
    added = [
        Added(source=name, dimension=rules.dimension(name), added=float(share) * scale)
        for name, share in zip(found.names, found.shares[0], strict=True)
    ]
    return tuple(sorted(added, key=lambda each: -abs(each.added)))


def _explained(stored: RiskEstimate, trained: Trained) -> explanation.Explained | None:
    """Explain one account again; None where that is not what the day stored."""
    now = _month(stored.organization_id, stored.account_id, stored.day)
    if now is None:
        return None
    before = [
        None if each is None else _month(stored.organization_id, stored.account_id, each)
        for each in landmarks.earlier_days(stored.organization_id, stored.day)
    ]
    frame = rules.inputs(now, before, horizon=trained.chosen.horizon)
    found = explanation.explain(
        trained.predictor, trained.predictor.encoding.matrix(frame), trained.reference
    )
    said = float(trained.chosen.stretched(found.p)[0])
    return found if abs(said - (stored.probability or 0.0)) < SAME else None


def _month(organization_id: int, account_id: int, day: date) -> rules.MonthEnd | None:
    """Return what was stored of one account on a day; None where it was not scored."""
    of_account = {"account_id": account_id, "day": day}
    score = HealthScore.objects.for_organization(organization_id).filter(**of_account).first()
    money = RiskEstimate.objects.for_organization(organization_id).filter(**of_account).first()
    if score is None or money is None:
        return None
    keys = configurations.of_id(organization_id, score.config_id).configuration.keys
    inputs = [*score.inputs, *[None] * len(landmarks.MODEL_INPUTS)][: len(landmarks.MODEL_INPUTS)]
    row = [np.nan if each is None else each for each in (*score.values, *inputs)]
    ids = np.array([account_id], dtype=np.int64)
    return rules.MonthEnd(
        day=day,
        ids=ids,
        keys=(*keys, *landmarks.MODEL_INPUTS),
        values=np.array([row], dtype=np.float64),
        at_risk=np.array([True]),
        arr=np.array([np.nan]),
        own=landmarks.own(organization_id, day, ids, one_account=True),
    )
