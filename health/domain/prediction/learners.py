"""The candidates a model is chosen from, from the simplest to the least simple."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cs_platform.lib.choices import LabelledEnum
from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import boosting, calibration, gate, logistic
from health.domain.prediction.fading import Fading
from health.domain.prediction.gate import Gate

EVENTS_FOR_MORE = 300
"""Churned accounts above which isotonic calibration and default boosting are tried: below, both memorize."""


class Learner(LabelledEnum):
    """A way to learn log odds from inputs."""

    LOGISTIC = "LOGISTIC", "logistic regression"
    REGULARIZED = "REGULARIZED", "regularized boosting"
    DEFAULT = "DEFAULT", "default boosting"


class Bending(LabelledEnum):
    """How scores are calibrated."""

    NONE = "NONE", "as it is"
    PLATT = "PLATT", "Platt-scaled"
    ISOTONIC = "ISOTONIC", "isotonic"


Model = logistic.Logistic | boosting.Boosting


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A model of the accounts that can leave, and what is said of those that cannot."""

    model: Model
    gate: Gate | None

    def margin(self, x: FloatArray) -> FloatArray:
        """Return the log odds (n,)."""
        found = self.model.margin(x)
        return found if self.gate is None else np.where(self.gate.closed(x), self.gate.margin, found)

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return self.model.to_data() | {"gate": None if self.gate is None else self.gate.to_data()}

    @classmethod
    def from_data(cls, learner: Learner, data: Mapping[str, Any]) -> "Fitted":
        """Return what `to_data` wrote; a model of an older version speaks of all accounts."""
        form = logistic.Logistic if learner == Learner.LOGISTIC else boosting.Boosting
        found = data.get("gate")
        return cls(model=form.from_data(data), gate=None if found is None else Gate.from_data(found))


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Learners whose probabilities are averaged, and what is done to them; no learner = the base rate."""

    learners: tuple[Learner, ...]
    bending: Bending

    @property
    def name(self) -> str:
        """What a reader calls it."""
        if not self.learners:
            return "base rate"
        who = " and ".join(learner.label for learner in self.learners)
        if len(self.learners) > 1:
            who = f"mean of {who}"
        return who if self.bending == Bending.NONE else f"{who}, {self.bending.label}"


BASE_RATE = Candidate(learners=(), bending=Bending.NONE)
_LOGISTIC, _REGULARIZED = (Learner.LOGISTIC,), (Learner.REGULARIZED,)
_MEAN = (Learner.LOGISTIC, Learner.REGULARIZED)
# boosting as it is misstates money: its calibrated form counts as the simpler one
_BOOSTED = (Bending.PLATT, Bending.ISOTONIC, Bending.NONE)
_ORDER = (
    (_LOGISTIC, (Bending.NONE, Bending.PLATT, Bending.ISOTONIC)),
    (_REGULARIZED, _BOOSTED),
    (_MEAN, _BOOSTED),
    ((Learner.DEFAULT,), _BOOSTED),
)


def candidates(churned_accounts: int) -> tuple[Candidate, ...]:
    """Return the candidates in order of simplicity, with few churned accounts only those that need few."""
    many = churned_accounts > EVENTS_FOR_MORE
    return (
        BASE_RATE,
        *(
            Candidate(learners=who, bending=bending)
            for who, bendings in _ORDER
            for bending in bendings
            if many or (bending != Bending.ISOTONIC and who != (Learner.DEFAULT,))
        ),
    )


def fit(
    learner: Learner, x: FloatArray, y: IntArray, *, repeat: float, seed: int, fading: Fading | None = None
) -> Fitted:
    """Return a learner fitted to rows of which some churned and some stayed; trees need no word of fading."""
    found = gate.learn(None if fading is None else fading.can_end, x, y, repeat)
    if found is not None:
        can_leave = ~found.closed(x)
        x, y = x[can_leave], y[can_leave]
    if learner == Learner.LOGISTIC:
        model: Model = logistic.fit(x, y, repeat=repeat, fading=fading)
    else:
        model = boosting.fit(x, y, regularized=learner == Learner.REGULARIZED, repeat=repeat, seed=seed)
    return Fitted(model=model, gate=found)


def bend(bending: Bending, p: FloatArray, y: IntArray, repeat: float) -> calibration.Calibration | None:
    """Return the calibration learned from probabilities of rows the model was not fitted to."""
    if bending == Bending.NONE:
        return None
    found = calibration.platt if bending == Bending.PLATT else calibration.isotonic
    return found(p, y, repeat=repeat)


def bent(found: calibration.Calibration | None, p: FloatArray) -> FloatArray:
    """Return the probabilities calibrated."""
    return p if found is None else found.apply(p)


def base_rate(y: IntArray) -> float:
    """Return the share that churned, half an account drawn towards even odds."""
    return (float(y.sum()) + 0.5) / (len(y) + 1.0)


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A candidate fitted to all rows."""

    candidate: Candidate
    rate: float
    fitted: Mapping[Learner, Fitted]
    calibration: calibration.Calibration | None

    @property
    def kept(self) -> float:
        """What a month leaves of the effect of what fades; 1 = all of it, or there is no regression."""
        models = (each.model for each in self.fitted.values())
        return next((each.kept for each in models if isinstance(each, logistic.Logistic)), 1.0)

    def probabilities(self, x: FloatArray) -> FloatArray:
        """Return the probabilities (n,) of churn."""
        if not self.candidate.learners:
            return np.full(len(x), self.rate)
        return bent(self.calibration, averaged([model.margin(x) for model in self.fitted.values()]))

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "learners": [learner.value for learner in self.candidate.learners],
            "bending": self.candidate.bending.value,
            "rate": self.rate,
            "fitted": {learner.value: model.to_data() for learner, model in self.fitted.items()},
            "calibration": None if self.calibration is None else self.calibration.to_data(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Trained":
        """Return the candidate that `to_data` wrote."""
        learners = tuple(Learner(code) for code in data["learners"])
        return cls(
            candidate=Candidate(learners=learners, bending=Bending(data["bending"])),
            rate=float(data["rate"]),
            fitted={each: Fitted.from_data(each, data["fitted"][each.value]) for each in learners},
            calibration=calibration.from_data(data["calibration"]),
        )


def averaged(margins: Sequence[FloatArray]) -> FloatArray:
    """Return the mean of the learners' probabilities."""
    return np.asarray(np.mean([logistic.sigmoid(margin) for margin in margins], axis=0))
