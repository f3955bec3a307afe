"""What a person is told about a model: figures, and sentences made of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from health.domain.choices import EstimateLabel
from health.domain.prediction import proof, quarantine
from health.domain.prediction.proof import Interval

CHURNS_TO_TRAIN = 20
CHURNS_TO_PROVE = 50
CHURNS_TO_TEST = 20
DROPPED_NAMED = 8


@dataclass(frozen=True, kw_only=True)
class CandidateScore:
    """A candidate's log loss on rows it never saw; difference to the best one, with its standard error."""

    name: str
    log_loss: float
    difference: float
    error: float


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a model came about and how it did.

    rows, accounts, churned_accounts: learned from. compared_rows: of those, used to compare candidates.
    forward: tested later in time than trained; else only across accounts. scores: candidates in order of
    simplicity, empty when none were compared. proof: None when nothing was tested. has_signal: whether the
    inputs were shown to predict. dropped: inputs that say nothing.
    """

    rows: int
    accounts: int
    churned_accounts: int
    base_rate: float
    compared_rows: int
    times_given: bool
    forward: bool
    horizon: int
    winner: str
    scores: tuple[CandidateScore, ...]
    proof: proof.Proof | None
    has_signal: bool
    suspects: tuple[quarantine.Suspect, ...]
    dropped: tuple[str, ...]

    def __str__(self) -> str:
        """Return the report as text."""
        return "\n".join(self.sentences)

    @property
    def missing_churns(self) -> int:
        """How many more churned accounts are needed before a model can be proven."""
        return max(CHURNS_TO_PROVE - self.churned_accounts, 0)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say, the most important first."""
        found = [self._verdict(), self._learned_from()]
        if self.proof is not None:
            found += [*_tested(self.proof, forward=self.forward), _power(self.proof)]
        if self.suspects:
            found.append("Left out until a person confirms that it is known in advance:")
            found += [suspect.sentence for suspect in self.suspects]
        if self.dropped:
            named = ", ".join(self.dropped[:DROPPED_NAMED])
            others = len(self.dropped) - DROPPED_NAMED
            more = f" and {others} others" if others > 0 else ""
            found.append(f"Left out because it says nothing here: {named}{more}.")
        return tuple(found)

    def _verdict(self) -> str:
        if self.proof is None:
            return missing(self)
        if not self.has_signal:
            return (
                "There is no usable signal: these inputs do not predict churn here. "
                f"Everyone gets the base rate of {self.base_rate:.1%}."
            )
        return f"Used: {self.winner}. It predicts better than the base rate of {self.base_rate:.1%}."

    def _learned_from(self) -> str:
        text = f"Learned from {self.rows} rows of {self.accounts} accounts; {self.churned_accounts} churned."
        if self.scores and self.compared_rows < self.rows:
            text += f" Candidates were compared on {self.compared_rows} of the rows."
        return text

    def to_data(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Report":
        """Return the report that `to_data` wrote."""
        values = dict(data)
        values["scores"] = tuple(CandidateScore(**score) for score in data["scores"])
        values["suspects"] = tuple(quarantine.Suspect(**suspect) for suspect in data["suspects"])
        values["dropped"] = tuple(data["dropped"])
        values["proof"] = None if data["proof"] is None else proof_from_data(data["proof"])
        return cls(**values)


def proof_from_data(data: Mapping[str, Any]) -> proof.Proof:
    """Return figures that `dataclasses.asdict` wrote."""
    intervals = {name: Interval(**data[name]) for name in ("slope", "accounts", "money")}
    return proof.Proof(**{**data, **intervals})


def missing(report: Report) -> str:
    """Return how many churns are missing, in words."""
    return (
        f"Too few churns to learn from: {report.churned_accounts} accounts churned and "
        f"{report.accounts - report.churned_accounts} did not; {CHURNS_TO_TRAIN} of each are needed. "
        f"{report.missing_churns} more churned accounts are missing to the {CHURNS_TO_PROVE} that "
        "prove a model."
    )


def label(report: Report) -> tuple[EstimateLabel, str]:
    """Return how far the probabilities can be trusted, and why in words."""
    if report.proof is None:
        return EstimateLabel.ASSUMED, missing(report)
    doubts = _doubts(report, report.proof)
    if doubts:
        return EstimateLabel.LEARNED_UNPROVEN, " ".join(doubts)
    return (
        EstimateLabel.CALIBRATED,
        "It predicts better than the base rate, and what it says happens as often.",
    )


def _doubts(report: Report, found: proof.Proof) -> list[str]:
    """Return what stands in the way of CALIBRATED."""
    doubts = []
    if report.missing_churns:
        doubts.append(
            f"{report.churned_accounts} churned accounts were learned from, "
            f"{report.missing_churns} fewer than the {CHURNS_TO_PROVE} needed."
        )
    if not report.has_signal:
        return [*doubts, "There is no usable signal: these inputs do not predict churn here."]
    if report.times_given and not report.forward:
        doubts.append("The history is too short to test later in time than was learned from.")
    if found.churned_accounts < CHURNS_TO_TEST:
        doubts.append(
            f"Only {found.churned_accounts} of {CHURNS_TO_TEST} churned accounts needed were tested on."
        )
    if not found.slope.holds(1.0) or found.slope.holds(0.0):
        doubts.append(f"The recalibration slope is {_words(found.slope)}; it must hold 1 and not 0.")
    if not found.accounts.holds(1.0):
        doubts.append(f"Observed / expected churn is {_words(found.accounts)} in accounts; it must hold 1.")
    if not found.money.holds(1.0):
        doubts.append(f"Observed / expected churn is {_words(found.money)} in money; it must hold 1.")
    return doubts


def _words(interval: Interval) -> str:
    return f"{interval.value:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _tested(found: proof.Proof, *, forward: bool) -> list[str]:
    where = "later in time and on other accounts" if forward else "on other accounts"
    losses = (
        f"Log loss {found.log_loss:.4f} against {found.base_log_loss:.4f} of the base rate "
        f"(gain {found.gain:.4f}, at least {found.gain_bound:.4f}); AUC {found.auc:.2f}; "
        f"Brier {found.brier:.4f} (skill {found.brier_skill:.1%})."
    )
    levels = (
        f"Recalibration slope {_words(found.slope)}; observed / expected {_words(found.accounts)} in "
        f"accounts and {_words(found.money)} in money; calibration error {found.calibration_error:.1%}."
    )
    tested = (
        f"Tested {where} than learned from: {found.rows} rows, {found.churned_accounts} churned accounts."
    )
    return [tested, losses, levels]


def _power(found: proof.Proof) -> str:
    return (
        "This test would have caught, four times in five, a misstatement of "
        f"{found.smallest_in_accounts:.0%} in accounts and {found.smallest_in_money:.0%} in money."
    )
