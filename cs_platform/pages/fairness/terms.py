"""The figures of fairness in plain words."""

from collections.abc import Mapping

from cs_platform.pages.term import Term

TERMS: Mapping[str, Term] = {
    "severity-inflation": Term(
        name="Severity inflation",
        unit="share of tickets",
        meaning=(
            "How much of what is stated severity 1 was milder when somebody assessed it who saw no ARR."
        ),
        formula=(
            "Share milder ~ Beta(1 + milder, 3 + assessed − milder), with the middle 95% of it. “Agree with "
            "them what severity means” is said of an account’s two years, from five assessed tickets on, "
            "when the share is above one half with a probability of 95%. A blind look counts "
            "before what the help desk assessed, which is taken not to show the ARR. It never "
            "moves a ticket’s place."
        ),
    ),
    "stated-worst": Term(
        name="Stated severity 1",
        unit="share of tickets",
        meaning="How many of the tickets that state a severity came as the worst.",
        formula="Count / tickets that state one, by the month they were opened; Wilson’s 95% interval.",
    ),
    "stated-tells": Term(
        name="What stated severity tells",
        unit="probability",
        meaning=(
            "How often the worse of two tickets was also stated worse. 0.5: what is stated tells nothing; 1: "
            "everything."
        ),
        formula=(
            "Area under the curve: of all pairs of a ticket assessed 1 or 2 and one assessed 3 or 4, the "
            "share in which the first was stated worse, ties counting half; DeLong’s 95% interval."
        ),
    ),
    "blind-look": Term(
        name="Blind look",
        unit="tickets",
        meaning=(
            "A ticket assessed by its words alone: without account, money or what was stated. Twenty of last "
            "month’s are drawn by chance each month, the same for everybody."
        ),
    ),
    "shouting-pays": Term(
        name="Shouting pays",
        unit="times as fast",
        meaning="How many times sooner escalated tickets are answered, or fixed, than others as bad.",
        formula=(
            "For each assessed severity: median wait of the others / median wait of the escalated; together: "
            "the mean of their logs, each weighing 1 / variance. What still waits waits longer than what was "
            "served. Medians from five tickets on, with the interval of order statistics."
        ),
    ),
    "pipeline-pays": Term(
        name="Open pipeline pays",
        unit="times as fast",
        meaning="The same for tickets of accounts that had an open opportunity when the ticket was opened.",
        formula="As for escalations: medians at equal assessed severity, then together.",
    ),
    "raised-by-sales": Term(
        name="Raised by sales",
        unit="share of escalations",
        meaning="Of the escalations that name who raised them, how many sales did.",
        formula="Count / escalations that name somebody; Wilson’s 95% interval.",
    ),
    "attention": Term(
        name="Attention",
        unit="share of minutes",
        meaning=(
            "How much of our time in 28 days went to the fifth of accounts that had most to lose, that were "
            "loudest, or that had most open pipeline when these days began."
        ),
        formula=(
            "Minutes of touches with the top fifth / all minutes. Ranked at the start: expected loss of the "
            "newest day closed by then; escalated and severity 1 tickets of the 84 days before; money of "
            "open opportunities. A touch without minutes counts as the median of the others. The "
            "interval takes accounts as what varies."
        ),
    ),
    "attention-follows": Term(
        name="Minutes follow",
        unit="correlation, −1 to 1",
        meaning=(
            "Whether accounts that rank higher get more minutes, the two other rankings being equal. 0: it "
            "makes no difference."
        ),
        formula=(
            "Partial Spearman rank correlation of minutes with one ranking, the two others held; 95% "
            "interval on Fisher’s scale; from 20 accounts on."
        ),
    ),
    "unhelped": Term(
        name="Need without minutes",
        unit="share of accounts",
        meaning="Accounts among the fifth with most to lose that nobody spent a minute on in 28 days.",
    ),
    "perception-gap": Term(
        name="Perception gap",
        unit="difference on 0 to 1",
        meaning=(
            "What we feel about accounts less what they answer. Above 0 we feel better than they say. Never "
            "shown by person."
        ),
        formula=(
            "Mean over accounts of (mean sentiment of touches, −2 to 2, on 0 to 1) − (mean of each contact’s "
            "newest answer, on its own scale), both within 180 days; normal 95% interval, from 20 accounts "
            "on. Anonymous answers count from five on. Accounts that answered nothing are counted beside it."
        ),
    ),
    "money-per-answer": Term(
        name="Money per answer",
        unit="money, reporting currency",
        meaning="What promoters, passives, detractors and the silent of a year ago kept and added since.",
        formula=(
            "By an account’s newest NPS answer of a named contact (9 and 10, 7 and 8, 0 to 6, none) before "
            "the day closed a year ago. Kept: sum of the smaller of ARR now and then. Added: sum of what ARR "
            "now is above ARR then. Each day’s ARR at its own rate."
        ),
    ),
}
