"""Whether the churn probability can be trusted here, in words."""

from dataclasses import dataclass
from math import isfinite

from cs_platform.lib import text
from health.domain.choices import EstimateLabel
from health.domain.prediction import report
from health.queries import models

NEEDED = report.CHURNS_TO_PROVE


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer in a word or two, its sentence, why, and what the tests could have seen.

    churns: churned accounts there are to learn from. horizon: months tested, None where nothing was.
    in_accounts, in_money: the smallest misstatement the test would have caught, None where there was no test.
    """

    label: EstimateLabel
    answer: str
    sentence: str
    reason: str
    churns: int
    missing: int
    horizon: int | None
    forward: bool
    in_accounts: float | None
    in_money: float | None

    @property
    def power(self) -> str:
        """What the test would have caught, in words; empty without a test."""
        if self.in_accounts is None or self.in_money is None:
            return ""
        accounts, money = (text.percent(each, locale="en") for each in (self.in_accounts, self.in_money))
        return (
            f"The test would have caught, four times in five, a misstatement of {accounts} in accounts and "
            f"{money} in money; a smaller one may have gone unseen."
        )


def untrained(churns: int) -> Verdict:
    """Return what there is to say before anything was trained, given how many accounts have churned."""
    missing = max(NEEDED - churns, 0)
    so_far = f"{churns} {'account has' if churns == 1 else 'accounts have'} churned so far"
    more = f"; {NEEDED} are needed to prove a model, {missing} are missing" if missing else ""
    return Verdict(
        label=EstimateLabel.ASSUMED,
        answer="Not tested yet:",
        sentence="no model has been trained here, so the churn probability is a rule of thumb.",
        reason=f"{so_far}{more}.",
        churns=churns,
        missing=missing,
        horizon=None,
        forward=False,
        in_accounts=None,
        in_money=None,
    )


def of(study: models.Study) -> Verdict:
    """Return what a training found."""
    label, _ = study.verdict
    found = study.used
    tested = None if found.report is None else found.report.proof
    answer, sentence = _answer(study, label)
    return Verdict(
        label=label,
        answer=answer,
        sentence=sentence,
        reason=_reason(study),
        churns=found.churns,
        missing=found.missing_churns,
        horizon=None if tested is None else found.months,
        forward=found.report is not None and found.report.forward,
        in_accounts=None if tested is None else _finite(tested.smallest_in_accounts),
        in_money=None if tested is None else _finite(tested.smallest_in_money),
    )


def _answer(study: models.Study, label: EstimateLabel) -> tuple[str, str]:
    found = study.used
    if not study.is_readable:
        return "Not now:", "the model cannot be read, so a rule of thumb stands in until the next training."
    if label is EstimateLabel.ASSUMED:
        missing = found.missing_churns
        if not missing:
            return "Not yet:", "there is too little history to test a model, so a rule of thumb stands in."
        more = f"{missing} more churned {'account is' if missing == 1 else 'accounts are'}"
        return "Not yet:", f"{more} needed to prove a model here. Until then a rule of thumb stands in."
    if found.report is not None and not found.report.has_signal:
        return "No:", "there is no usable signal. These measures do not predict churn here."
    if label is EstimateLabel.LEARNED_UNPROVEN:
        return "With care:", "a model learned from this history and has not proven itself yet."
    within = "" if found.months == models.MAIN_HORIZON else f", over {found.months} months"
    return f"Yes{within}:", "it predicts better than the base rate, and what it says happens as often."


def _reason(study: models.Study) -> str:
    """Return why the label is what it is, without what the answer says already."""
    found = study.used.report
    if found is None or found.proof is None or found.has_signal:
        return study.verdict[1]
    base = f"Everyone gets the base rate of {text.percent(found.base_rate, locale='en', decimals=1)}."
    if not found.missing_churns:
        return base
    return f"{base} {found.churned_accounts} of {NEEDED} churned accounts needed were learned from."


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
