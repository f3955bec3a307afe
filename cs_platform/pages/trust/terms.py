"""The figures that say how far the churn probability and the bands can be trusted, in plain words."""

from collections.abc import Mapping

from cs_platform.pages.term import Term

LABEL_TERMS: Mapping[str, Term] = {
    "estimate-label": Term(
        name="Label",
        unit="one of three",
        meaning="How far a churn probability can be trusted: ASSUMED, LEARNED, UNPROVEN or CALIBRATED.",
    ),
    "learned-unproven": Term(
        name="LEARNED, UNPROVEN",
        unit="label of a probability",
        meaning=(
            "A model learned it from this organization’s history and did not pass every test of CALIBRATED."
        ),
    ),
    "calibrated": Term(
        name="CALIBRATED",
        unit="label of a probability",
        meaning="A model learned it, predicts better than the base rate, and what it says happens as often.",
        formula=(
            "At least 50 churned accounts learned from and 20 in the tests; the 95% lower bound of the "
            "log loss gained above 0; the 95% intervals of the slope and of observed / expected, in "
            "accounts and in money, hold 1, the slope’s not 0. Until there are 24 months of history the "
            "3- or 6-month horizon is tested, and the page says so."
        ),
    ),
    "churns-needed": Term(
        name="Churned accounts",
        unit="accounts",
        meaning="How many churned accounts there are to learn from; 20 to train a model, 50 to prove it.",
    ),
    "learned-from": Term(
        name="Learned from",
        unit="accounts",
        meaning=(
            "The accounts whose month ends a model learned from: customers that could still be lost, and of "
            "whom it is known by now whether they stayed."
        ),
    ),
    "base-rate": Term(
        name="Base rate",
        unit="share of account-months",
        meaning="How often customers left within the horizon, whoever they were: what a model must beat.",
    ),
}
TEST_TERMS: Mapping[str, Term] = {
    "back-test": Term(
        name="Back-test",
        unit="tests, one per horizon",
        meaning=(
            "What the model would have said on an earlier day, from what was known then, against what "
            "came. The days tested from lie one horizon apart."
        ),
        formula=(
            "Predicted loss = sum of ARR × probability of churn. Interval (10% to 90%) = predicted ± 1.28 "
            "× the spread of independent accounts and of a shock that all share (correlation 0.015 a "
            "month, persistence 0.7)."
        ),
    ),
    "smallest-error": Term(
        name="Smallest error caught",
        unit="share of churn",
        meaning=(
            "The misstatement of all churn, up or down, that this test would have noticed four times in "
            "five. Large with little history: then even a passed test says little."
        ),
        formula="(1.96 + 0.84) × the standard error of observed / expected.",
    ),
    "reliability": Term(
        name="Reliability",
        unit="shares of accounts",
        meaning="Accounts in ten groups by what was said of them, and how many of each group left.",
        formula="Tenths of each test added by rank; the interval is Wilson’s, 95%.",
    ),
    "lift": Term(
        name="Lift in the top tenth",
        unit="times",
        meaning="How many times likelier than all the accounts with the highest probabilities were to leave.",
        formula="Churn in the tenth with the highest probabilities / churn of all, over all tests.",
    ),
    "looks-at": Term(
        name="What the model looks at",
        unit="share of what moves the probability",
        meaning=(
            "How much of the probability goes with a dimension or an input. It says nothing about causes."
        ),
        formula=(
            "Mean over accounts of the absolute Shapley value against the healthy reference, exact over "
            "the five dimensions and the profile, inside a dimension shared by single effects; as shares "
            "of the sum."
        ),
    ),
    "fading": Term(
        name="Fading of effects",
        unit="share of an effect",
        meaning=(
            "How much of what a measure says about a decision to leave now it says about one some months "
            "ahead. What lasts, such as tenure, terms and columns of your own, does not fade."
        ),
        formula=(
            "kept ^ months to the next possible end, at most the horizon; where any month will do, the mean "
            "over its months. Kept a month is 1, 0.92, 0.85 or 0.75, whichever makes the history of churn "
            "most probable (evidence, as the penalties of the regression)."
        ),
    ),
    "healthy-reference": Term(
        name="Healthy reference",
        unit="values of measures",
        meaning=(
            "What the measures are like at accounts that renewed with a confirmed outcome: what an account "
            "is held against to say what goes with its churn probability."
        ),
        formula=(
            "The median of accounts at least a year with us and with a confirmed outcome; below 20 such "
            "rows the best points of the health model. Each measure stands at the better of its own value "
            "and the reference. What a dimension adds is its Shapley value, exact over the five dimensions "
            "and the account’s profile; inside a dimension it is shared by single effects. With the "
            "reference the parts add up to the probability."
        ),
    ),
    "refits": Term(
        name="Refits",
        unit="fits",
        meaning="The same model fitted to 20 random draws of the accounts: how far chance alone moves it.",
        formula=(
            "Accounts drawn with replacement; shown is the mean of a tenth, from the 10th to the 90th refit."
        ),
    ),
    "quarantine": Term(
        name="Left out: tells too much",
        unit="inputs",
        meaning=(
            "An input that alone separates the churned almost perfectly was probably recorded afterwards, "
            "so no model here learns from it."
        ),
        formula="AUC of the input, or of its being missing, out of fold above 0.95.",
    ),
}
STATISTIC_TERMS: Mapping[str, Term] = {
    "auc": Term(
        name="AUC",
        unit="probability",
        meaning="How often an account that left was given a higher probability than one that stayed.",
    ),
    "brier": Term(
        name="Brier score",
        unit="0 to 1, and a share",
        meaning="The mean squared difference between what was said and what happened.",
        formula="Skill = 1 − Brier / Brier of the base rate.",
    ),
    "log-loss": Term(
        name="Log loss",
        unit="nats per account",
        meaning="How surprised the probabilities were by what happened; to be sure and wrong costs most.",
        formula="Mean of −ln(probability given to what happened).",
    ),
    "log-loss-gained": Term(
        name="Log loss gained over the base rate",
        unit="nats per account",
        meaning="What the model adds to knowing the base rate; not above 0 at its bound: no usable signal.",
        formula="Its one-sided 95% lower bound, by drawing accounts again 1,000 times.",
    ),
    "calibration-slope": Term(
        name="Calibration slope",
        unit="ratio",
        meaning="Below 1 the probabilities are too extreme, above 1 too timid.",
        formula="Slope of the logistic regression of what happened on the log odds of what was said.",
    ),
    "calibration-error": Term(
        name="Calibration error",
        unit="share of accounts",
        meaning="How far what is said and what happens lie apart, on the mean over ten groups of equal size.",
    ),
    "observed-expected": Term(
        name="Observed / expected churn",
        unit="ratio",
        meaning="What churned over what was said to churn, in accounts and in ARR.",
        formula="The 95% interval includes a shock that all accounts share.",
    ),
}
HINDSIGHT_TERMS: Mapping[str, Term] = {
    "bands-in-hindsight": Term(
        name="Bands against what happened",
        unit="accounts, and money in reporting currency",
        meaning=(
            "Of the accounts that were customers on an earlier day, by the band stored then, those that "
            "have churned by now. Who left and came back has stayed."
        ),
        formula=(
            "Left / (left + stayed), with Wilson’s 95% interval. Accounts whose ending was already "
            "certain then are left out; lapsed ones, and those no longer on record, are not known and in "
            "neither. ARR is that of the earlier day."
        ),
    ),
    "green-before-churn": Term(
        name="Green shortly before churn",
        unit="accounts",
        meaning="Accounts that churned although health had called them healthy.",
        formula=(
            "The band of the last stored day at least 30 and at most 120 days before the last stored day "
            "as a customer; unknown where none was stored."
        ),
    ),
}
TERMS: Mapping[str, Term] = {**LABEL_TERMS, **TEST_TERMS, **STATISTIC_TERMS, **HINDSIGHT_TERMS}
