"""Scoring a chunk of accounts: facts -> measures -> health, and what the contracts put at stake."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from django.db import connection

from cs_platform.lib import money
from health.domain import explain, measures, scoring
from health.domain.choices import EstimateLabel
from health.domain.facts import FloatArray
from health.queries import columns, configurations, facts, profiles, scores
from health.queries.facts.contracts import AccountContracts

TABLES = ("health_healthscore", "health_riskestimate")
SCORE_COLUMNS = (
    "organization_id",
    "account_id",
    "day",
    "config_id",
    "profile",
    "health",
    "band",
    "coverage",
    "values",
    "contributions",
    "cut",
    "inputs",
)
ESTIMATE_COLUMNS = (
    "organization_id",
    "account_id",
    "day",
    "label",
    "customer_state",
    "seats",
    "renewal_on",
    "rolling",
    "not_convertible",
    "exposure",
    "term_ends",
    "history",
    "contraction_probability",
    "arr",
    "known_loss",
    "rate_on",
    "reasons",
)
KEY = ("organization_id", "account_id", "day")
ADDED_BY_CLOSING = {"health_riskestimate": ("probability", "expected_loss")}
MODEL_INPUTS = tuple(measure.key for measure in measures.MEASURES if not measure.scored)

Row = tuple[object, ...]


def prepare_day(day: date) -> None:
    """Make the partitions that the day's scores and estimates go into."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT ensure_months(%s, %s, %s)", [table, day, day])


def score_chunk(shared: facts.OrganizationDay, first_id: int, last_id: int, *, anew: bool = False) -> int:
    """Score the accounts from first_id to last_id and store what has no row that day yet.

    Returns how many accounts were looked at. A day that is scored stays as it is, unless it is scored anew.
    """
    chunk = facts.chunk(shared, first_id, last_id)
    if chunk is None:
        return 0
    published = configurations.published_on(shared.organization_id, shared.day)
    values = measures.values(chunk.facts, published.configuration.keys)
    previous = scores.previous_bands(shared.organization_id, shared.day, chunk.facts.account_ids)
    profile = profiles.of_chunk(published.configuration, shared, chunk.facts.account_ids)
    scored = scoring.score(published.configuration, values, previous, profile)
    reasons = list(explain.top_reasons(published.configuration, values, scored))
    prepare_day(shared.day)
    score_rows = _score_rows(shared, chunk, published.id, values, scored)
    _store("health_healthscore", SCORE_COLUMNS, score_rows, anew=anew)
    _store("health_riskestimate", ESTIMATE_COLUMNS, _estimate_rows(shared, chunk, reasons), anew=anew)
    return chunk.facts.count


def _store(table: str, names: tuple[str, ...], rows: Iterator[Row], *, anew: bool) -> None:
    columns.copy_in(table, names, rows)
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM "new_{table}" '  # noqa: S608 - from code
            f"ON CONFLICT {_replace(table, names) if anew else 'DO NOTHING'}"
        )


def _replace(table: str, names: tuple[str, ...]) -> str:
    """Return what happens to a row that is there: it is replaced, what closing the day adds is forgotten."""
    changed = [f'"{name}" = excluded."{name}"' for name in names if name not in KEY]
    changed += [f'"{name}" = NULL' for name in ADDED_BY_CLOSING.get(table, ())]
    return f"({', '.join(KEY)}) DO UPDATE SET {', '.join(changed)}"


def _score_rows(
    shared: facts.OrganizationDay,
    chunk: facts.Chunk,
    config_id: int,
    values: FloatArray,
    scored: scoring.Scores,
) -> Iterator[Row]:
    contributions = np.where(np.isnan(values), np.nan, scored.contributions).tolist()
    inputs = measures.values(chunk.facts, MODEL_INPUTS).tolist()
    stored = values.tolist()
    # the noise of floating point may put a full score a hair above 100
    health = np.clip(scored.health, 0.0, scoring.FULL_POINTS).tolist()
    coverage, cut, profile = scored.coverage.tolist(), scored.cut.tolist(), scored.profile.tolist()
    for place, account_id in enumerate(chunk.facts.account_ids.tolist()):
        yield (
            shared.organization_id,
            account_id,
            shared.day,
            config_id,
            profile[place],
            health[place],
            scoring.BANDS[scored.band[place]].value,
            coverage[place],
            columns.array(stored[place]),
            columns.array(contributions[place]),
            cut[place],
            columns.array(inputs[place]),
        )


def _estimate_rows(
    shared: facts.OrganizationDay, chunk: facts.Chunk, reasons: list[tuple[explain.Reason, ...]]
) -> Iterator[Row]:
    ids = chunk.facts.account_ids.tolist()
    for account_id, account, why in zip(ids, chunk.contracts, reasons, strict=True):
        known = None if account.stake is None else money.to_cents(account.stake.known_loss)
        yield (
            shared.organization_id,
            account_id,
            shared.day,
            EstimateLabel.ASSUMED.value,
            account.state.value,
            account.seats,
            account.renewal_on,
            bool(account.rolling),
            account.not_convertible,
            _exposure(account),
            0.0 if account.stake is None else account.stake.term_ends,
            _history(account),
            0.0,
            None if account.arr is None else money.to_cents(account.arr),
            known,
            account.rate_on,
            columns.array(reason.key for reason in why),
        )


def _exposure(account: AccountContracts) -> str | None:
    stake = account.stake
    return None if stake is None else columns.array((stake.known_loss, stake.can_end, stake.locked))


def _history(account: AccountContracts) -> str:
    past = account.history
    return columns.array(
        (past.renewals_due, past.churns, past.contractions, past.share_lost_total, past.account_years)
    )
