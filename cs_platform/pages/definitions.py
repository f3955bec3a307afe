"""The figures on the screens in plain words: what a dotted underline opens.

Words in braces stand for what an organization decides for itself: `own_rules` puts its numbers there.
"""

from collections.abc import Mapping

from cs_platform.pages.fairness import terms as fairness
from cs_platform.pages.term import Term
from cs_platform.pages.trust import terms as trust
from health.domain import defaults, measures
from health.domain.choices import Dimension, Unit
from health.domain.configuration import MeasureSetting
from health.domain.measures.measure import Measure, percent

MONEY = "money, reporting currency"
ACCOUNT = "accounts"

MONEY_TERMS: Mapping[str, Term] = {
    "arr": Term(
        name="ARR",
        unit="money a year",
        meaning="Annual recurring revenue: what an account’s running contracts are worth for one year.",
        formula=(
            "Sum over the contracts running on the day. Trials and one-off sales are left out. Where "
            "contracts of one product overlap, the later replaces the earlier from its start, so "
            "nothing is counted twice."
        ),
    ),
    "value-at-risk": Term(
        name="Value at risk",
        unit=MONEY,
        meaning=(
            "What we expect to lose within the next 12 months: the expected losses of all accounts added up. "
            "Not the quantile banks mean by these words."
        ),
        formula="Sum of the expected losses of all accounts, each stored rounded to cents.",
    ),
    "expected-loss": Term(
        name="Expected loss",
        unit=MONEY,
        meaning=(
            "What one account takes away on average within the next 12 months: its ARR, weighed by how "
            "likely it is to leave or shrink. It may take all of that ARR or nothing; over many accounts, "
            "this is what goes."
        ),
        formula=(
            "Known loss + the other ARR that can end within the horizon × (probability of churn + "
            "probability of contraction × mean share lost) + ARR locked in beyond the horizon × "
            "{locked_loss_rate} a year."
        ),
    ),
    "avoidable-loss": Term(
        name="Can be kept",
        unit=MONEY,
        meaning=(
            "The part of an account’s expected loss that help can still keep: what goes beyond the expected "
            "loss it would have if it were healthy."
        ),
        formula="ARR that can end within the horizon × (probability of churn − its probability if healthy).",
    ),
    "known-loss": Term(
        name="Known loss",
        unit=MONEY,
        meaning="Certain, not risk: notice has been received, or an ending on a coming day is on record.",
        formula="ARR of the contracts concerned, from the day we knew.",
    ),
    "contraction": Term(
        name="Contraction",
        unit="probability, and share of ARR",
        meaning="ARR falls while the account stays; one of several contracts ending counts as well.",
        formula=(
            "Contractions per account and year, shrunk to 5% (weight 20), at most 1 − probability of "
            "churn; the mean share lost is shrunk to 25% (weight 20)."
        ),
    ),
    "locked-in": Term(
        name="Locked in",
        unit=MONEY,
        meaning="ARR that cannot end within the horizon; a little of it is counted as risk all the same.",
        formula="ARR whose term ends after the horizon × {locked_loss_rate} a year.",
    ),
    "horizon": Term(
        name="Horizon",
        unit="months",
        meaning="How far ahead we look: the 12 months from the day of calculation.",
    ),
    "lifetime-value": Term(
        name="Lifetime value",
        unit=MONEY,
        meaning="What an account’s ARR that is not known to end is worth over ten years, in today’s money.",
        formula=(
            "Sum over ten years of ARR × probability of still being a customer at the end of the year × "
            "gross margin, each year discounted once more. In the first year the account’s own "
            "probability of churn counts, afterwards its segment’s: expected loss ÷ ARR. The gross margin "
            "is {gross_margin}, the discount rate {discount_rate} a year."
        ),
    ),
    "not-convertible": Term(
        name="Not convertible",
        unit=ACCOUNT,
        meaning=(
            "No exchange rate is known for the contract’s currency on the day, so its money is listed "
            "and left out of every total."
        ),
    ),
}
HEALTH_TERMS: Mapping[str, Term] = {
    "health": Term(
        name="Health",
        unit="points, 0 to 100",
        meaning=(
            "How an account is doing, from what is on record; higher is better. It exists to explain "
            "and to act."
        ),
        formula=(
            "Each measure maps linearly from its worst point (0) to its best (100). A dimension is "
            "the weighted mean of its available measures, health the weighted mean of the available "
            "dimensions: adoption 30, outcomes 25, relationship 20, support 15, commercial 10. What "
            "we do can lower health but not make it healthy by itself: without good signs from the "
            "customer it stays at 69 or below."
        ),
    ),
    "coverage": Term(
        name="Coverage",
        unit="share, 0 to 1",
        meaning=(
            "How much of health’s weight could be measured. Missing is not zero: it is left out and said."
        ),
        formula="Weight of the available dimensions and measures / 100. Below 0.4 the band is unknown.",
    ),
    "hidden-points": Term(
        name="Points that a source hides",
        unit="points of health’s 100",
        meaning=(
            "What a source’s measures carry and could not be measured, on average over the day’s customers. "
            "Other measures carry it meanwhile."
        ),
        formula=(
            "Sum over its measures of the weight when everything is known x the share of customers "
            "without a value."
        ),
    ),
    "freshness": Term(
        name="Freshness",
        unit="days",
        meaning=(
            "How old the newest fact of a source is. Silent for unusually long: no fact for three times its "
            "usual gap, and for over 7 days. Contacts and contracts change now and then, and are never stale."
        ),
    ),
    "band": Term(
        name="Band",
        unit="one of four",
        meaning=(
            "A range of health: healthy from 70, watch from 40, at risk below 40; unknown when too "
            "little is known."
        ),
        formula="Lower edge inclusive; a band is left only when health is 3 points beyond its edge.",
    ),
    "churn-probability": Term(
        name="Churn probability",
        unit="probability",
        meaning=(
            "How likely it is that the account leaves within the next 12 months. Its label says how "
            "it was found."
        ),
    ),
    "assumed": Term(
        name="ASSUMED",
        unit="label of a probability",
        meaning=(
            "Too little history to learn from: the probability follows a rule of thumb, not this "
            "organization’s data."
        ),
        formula=(
            "1 − (1 − r)ⁿ, with n the term ends inside the horizon (a rolling contract counts horizon "
            "/ 12 months) and r the churn per renewal, shrunk to 10% (weight 20 renewals); times 0.5, "
            "1 or 2.5 for healthy, watch or at risk, 1 for unknown; rescaled so that the money at "
            "risk before these factors is kept, then capped at 0.95."
        ),
    ),
    "off-track": Term(
        name="Off track",
        unit=ACCOUNT,
        meaning=(
            "The account is off track: its customer’s success has stopped, and someone should find out why."
        ),
        formula=(
            "Entered when health is below {enter_below} on 10 of the last 14 days (in monthly replay: at two "
            "month ends in a row), when an override rule fires, or when the probability is above the "
            "90th percentile and three times its own value 90 days ago; never while coverage is below "
            "0.4 or the source that moved it is stale. Left at health {leave_from} or more for 28 days; back "
            "within 90 days is a relapse of the same episode. {autopsy_capacity} in a month."
        ),
    ),
}
CONTRACT_TERMS: Mapping[str, Term] = {
    "renewal": Term(
        name="Renewal",
        unit="day",
        meaning=(
            "The next day a running contract of the account can end: the end of its term, or for a "
            "rolling contract its next billing day plus notice."
        ),
    ),
    "rolling": Term(
        name="Rolling contract",
        unit="contract",
        meaning="A contract without a term end; it can end at the next billing day plus notice.",
    ),
    "churn": Term(
        name="Churn",
        unit=ACCOUNT,
        meaning=(
            "The account’s recurring revenue ended and none of it runs or starts again within {grace_days}."
        ),
        formula=(
            "Dated on the day it ended; known at the earliest of notice, a churn statement, or the "
            "end of {grace_days} of grace."
        ),
    ),
    "lapsed": Term(
        name="Lapsed",
        unit=ACCOUNT,
        meaning=(
            "The contract has ended and the grace of {grace_days} is not over: expired, in negotiation. "
            "Neither ARR nor churn."
        ),
    ),
    "win-back": Term(
        name="Win-back",
        unit=ACCOUNT,
        meaning=(
            "A customer who left and came back after {grace_days} or more; a new stretch of the same account."
        ),
    ),
}


def _measure_term(measure: Measure) -> Term:
    """Return what a measure means, between which points it counts as shipped, and whose doing it shows."""
    setting = next((each for each in defaults.MEASURES if each.key == measure.key), None)
    counts = "Read by churn models only." if setting is None else _points(measure, setting)
    return Term(
        name=measure.label,
        unit=measure.unit.label.lower(),
        meaning=measure.description,
        formula=f"{counts} Shows {measure.half.label.lower()}.",
    )


def _points(measure: Measure, setting: MeasureSetting) -> str:
    worst, best = (_amount(measure.unit, point) for point in (setting.worst, setting.best))
    return f"As shipped: 0 points at {worst}, 100 at {best}. {setting.reason}"


def _amount(unit: Unit, value: float) -> str:
    if unit in (Unit.SHARE, Unit.CHANGE):
        return percent(value).replace("-", "−")
    words = f"{value:.3g}".replace("-", "−")
    return f"{words} days" if unit is Unit.DAYS else words


def measure_key(key: str) -> str:
    """Return the key of the term of a measure."""
    return f"measure-{key.replace('_', '-')}"


MEASURE_TERMS: Mapping[Dimension, Mapping[str, Term]] = {
    dimension: {
        measure_key(measure.key): _measure_term(measure)
        for measure in measures.MEASURES
        if measure.dimension is dimension
    }
    for dimension in Dimension
}
GROUPS: tuple[tuple[str, Mapping[str, Term]], ...] = (
    ("Money", MONEY_TERMS),
    ("Health and risk", HEALTH_TERMS),
    ("Can I trust this?", trust.TERMS),
    *((f"Measures: {dimension.label.lower()}", terms) for dimension, terms in MEASURE_TERMS.items()),
    ("Contracts", CONTRACT_TERMS),
    ("Fairness of attention", fairness.TERMS),
)
TERMS: Mapping[str, Term] = {key: term for _, terms in GROUPS for key, term in terms.items()}
