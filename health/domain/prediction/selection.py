"""From inputs and who churned to a model, chosen, calibrated and tested.

Source: the metric dictionary, "Churn probability". The same for landmark rows of many accounts and months
and for a plain cross-section.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from health.domain.facts import BoolArray, FloatArray, IntArray
from health.domain.prediction import folds, inputs, learners, proof, quarantine, report, tournament
from health.domain.prediction import rows as rows_given
from health.domain.prediction.fading import Ahead
from health.domain.prediction.model import ChurnModel

COMPARED_ROWS = 12_000
TRAINED_ROWS = 60_000


def select(
    frame: pd.DataFrame,
    churned: Any,
    *,
    money: Any = None,
    groups: Any = None,
    times: Any = None,
    seed: int = 0,
    horizon_months: int = 12,
    grace_days: int = 60,
    confirmed: Collection[str] = (),
    ahead: Ahead | None = None,
) -> ChurnModel:
    """Return the model chosen for rows of inputs (n, k) and who churned (n,), as yes/no or 1/0.

    money (n,): what each row stands for. groups (n,): the account of each row. times (n,): as-of days, or
    month numbers. confirmed: inputs that a person knows to be known in advance, however well they predict.
    ahead: which inputs tell when an account can leave, and what fades until then. Raises UnusableRowsError.
    """
    given = rows_given.read(
        frame,
        churned,
        money,
        groups,
        times,
        seed=seed,
        horizon=horizon_months,
        grace_days=grace_days,
        ahead=ahead,
    )
    if _too_few(given):
        return _untrained(given)
    kept = folds.thinned(given.account, given.at, rows=COMPARED_ROWS, seed=seed)
    if _fewest(given, kept) < report.CHURNS_TO_TRAIN:
        kept = np.arange(len(given.y))
    rows = given.rows(kept, given.encoding)
    found = quarantine.suspects(rows.x, rows.y, rows.layout.part, given.encoding)
    found = tuple(suspect for suspect in found if suspect.name not in confirmed)
    encoding = given.encoding.without([suspect.name for suspect in found])
    rows = given.rows(kept, encoding)
    outcome = tournament.play(rows)
    return _model(given, kept, rows, outcome, encoding, found)


def _fewest(given: rows_given.Given, kept: IntArray) -> int:
    """Return the smaller of the accounts that churned and those that stayed in some row."""
    y, account = given.y[kept], given.account[kept]
    return min(folds.churned_accounts(y, account), folds.churned_accounts(1 - y, account))


def _too_few(given: rows_given.Given) -> bool:
    everyone = np.arange(len(given.y))
    return _fewest(given, everyone) < report.CHURNS_TO_TRAIN or not given.encoding.columns


def _model(
    given: rows_given.Given,
    kept: IntArray,
    rows: tournament.Rows,
    outcome: tournament.Outcome,
    encoding: inputs.Encoding,
    found: tuple[quarantine.Suspect, ...],
) -> ChurnModel:
    """Return the winner fitted to all rows; the base rate where it was not shown to be better."""
    held = outcome.tested
    level_error, learned = tournament.learned_before(rows)
    proven = proof.prove(
        proof.Tested(
            p=outcome.p[held],
            base=outcome.base[held],
            y=rows.y[held],
            account=rows.layout.account[held],
            money=given.money[kept][held],
            horizon=given.horizon,
            level_error=level_error,
            learned=learned,
        ),
        given.seed,
    )
    has_signal = bool(outcome.winner.learners) and proven.gain_bound > 0
    winner = outcome.winner if has_signal else learners.BASE_RATE
    trained_on = folds.thinned(given.account, given.at, rows=TRAINED_ROWS, seed=given.seed)
    trained = tournament.train(given.rows(trained_on, encoding), winner)
    trained = replace(trained, rate=learners.base_rate(given.y))
    said = np.full(len(given.y), np.nan)
    said[kept] = outcome.p
    if given.at is None and len(kept) < len(given.y):
        said = _said_of_the_rest(given, rows, outcome, encoding, said)
    return ChurnModel(
        encoding=encoding,
        trained=trained,
        report=_report(given, rows, winner, outcome, proven, has_signal, found),
        out_of_fold=given.back(said),
    )


def _said_of_the_rest(
    given: rows_given.Given,
    rows: tournament.Rows,
    outcome: tournament.Outcome,
    encoding: inputs.Encoding,
    said: FloatArray,
) -> FloatArray:
    """Return probabilities also for rows that were not compared, dealt to the parts by account."""
    rest = np.flatnonzero(np.isnan(said))
    held = [given.encoding.columns.index(column) for column in encoding.columns]
    part = given.account[rest] % folds.PARTS
    for left_out, candidate in enumerate(outcome.chosen):
        model = tournament.train(_without(rows, rows.layout.part != left_out), candidate)
        mine = rest[part == left_out]
        said[mine] = model.probabilities(given.x[mine][:, held])
    return said


def _without(rows: tournament.Rows, held: BoolArray) -> tournament.Rows:
    settled = rows.layout
    layout = replace(settled, account=settled.account[held], part=settled.part[held], unit=settled.unit[held])
    return replace(rows, x=rows.x[held], y=rows.y[held], layout=layout)


def _report(
    given: rows_given.Given,
    rows: tournament.Rows,
    winner: learners.Candidate,
    outcome: tournament.Outcome,
    proven: proof.Proof,
    has_signal: bool,
    found: tuple[quarantine.Suspect, ...],
) -> report.Report:
    scores = tuple(
        report.CandidateScore(
            name=score.candidate.name,
            log_loss=score.log_loss,
            difference=score.difference,
            error=score.error,
        )
        for score in outcome.scores
    )
    return replace(
        _bare_report(given),
        compared_rows=len(rows.y),
        forward=rows.layout.forward,
        winner=winner.name,
        scores=scores,
        proof=proven,
        has_signal=has_signal,
        suspects=found,
    )


def _bare_report(given: rows_given.Given) -> report.Report:
    """Return the report of a model that nothing was learned for."""
    return report.Report(
        rows=len(given.y),
        accounts=len(np.unique(given.account)),
        churned_accounts=folds.churned_accounts(given.y, given.account),
        base_rate=float(given.y.mean()),
        compared_rows=0,
        times_given=given.at is not None,
        forward=False,
        horizon=given.horizon,
        winner=learners.BASE_RATE.name,
        scores=(),
        proof=None,
        has_signal=False,
        suspects=(),
        dropped=given.encoding.dropped,
    )


def _untrained(given: rows_given.Given) -> ChurnModel:
    """Return the base rate: there is too little to learn from."""
    part = given.layout(np.arange(len(given.y))).part
    rates = np.array([learners.base_rate(given.y[part != left_out]) for left_out in range(folds.PARTS)])
    trained = learners.Trained(
        candidate=learners.BASE_RATE, rate=learners.base_rate(given.y), fitted={}, calibration=None
    )
    return ChurnModel(
        encoding=given.encoding,
        trained=trained,
        report=_bare_report(given),
        out_of_fold=given.back(rates[part]),
    )
