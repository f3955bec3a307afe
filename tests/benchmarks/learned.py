"""A day of the simulated organization with a churn model in use, beside the same day without.

The models are learned from the inputs of the organization's own accounts, with invented outcomes: what a
day costs depends on the inputs and on the kind of model, not on how right it is.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd
from django.utils import timezone

from cs_platform.tenancy.context import organization_context
from health.domain.choices import ModelPartKind, ModelState
from health.domain.facts import FloatArray, IntArray
from health.domain.prediction import inputs, landmarks, reference, select, timing
from health.domain.prediction.model import ChurnModel as Predictor
from health.models import ChurnModel, ChurnModelPart
from health.queries import landmarks as stored
from health.queries import models
from tests.benchmarks import daily
from tests.benchmarks.figures import Figure, Timer
from tests.benchmarks.world import LAST_DAY, World, say

RUNS = 3
MONTHS = 36
SECONDS_AT, SECONDS = 10_000, 1.0
EARLIER = (92, 61, 31)
"""Days before the measured ones that are worked out too, so that changes over three months are there."""

Odds = Callable[[pd.DataFrame], FloatArray]


def measure(world: World) -> list[Figure]:
    """Measure days without a model, then with one that is linear and one that is not."""
    daily.settle(world)
    for number in daily.WORKERS:
        world.running.start_worker(number)
    world.running.wait_until_workers_are_ready()
    first = LAST_DAY - timedelta(days=3 * RUNS)
    for back in EARLIER:
        daily.run_day(world, first - timedelta(days=back), Timer())
    daily.run_day(world, first, Timer())
    without = _days(world, first + timedelta(days=1))
    found = []
    for turn, odds in enumerate((_straight, _bent), start=1):
        day = first + timedelta(days=turn * RUNS)
        kind = _learn(world, turn, day, odds)
        found.append(_figure(world.accounts, kind, _days(world, day + timedelta(days=1)), without))
    return found


def _days(world: World, first: date) -> Timer:
    timer = Timer()
    last = min(first + timedelta(days=RUNS - 1), LAST_DAY)
    for back in range((last - first).days + 1):
        say(f"Daily run of {first + timedelta(days=back)}")
        daily.run_day(world, first + timedelta(days=back), timer)
    return timer


def _learn(world: World, number: int, day: date, odds: Odds) -> str:
    """Store a model as if it had been trained on a day; return what it is."""
    organization = world.organization
    with organization_context(organization.pk, operation="train"):
        now, frame = stored.day_inputs(organization.pk, day, horizon=models.MAIN_HORIZON)
        frame = frame[now.at_risk]
        rng = np.random.default_rng(number)
        churned = (rng.random(len(frame)) < 1.0 / (1.0 + np.exp(-odds(frame)))).astype(np.int64)
        say(f"Learning from {len(frame):,} accounts, {churned.sum():,} of which leave")
        predictor = select(frame, churned, groups=now.ids[now.at_risk], ahead=landmarks.ahead(frame))
        assert predictor.report.has_signal
        model = ChurnModel.objects.create(
            organization=organization,
            number=number,
            trained_on=day,
            state=ModelState.READY,
            parts_total=1,
            started_at=timezone.now(),
            finished_at=timezone.now(),
        )
        ChurnModelPart.objects.create(
            organization=organization,
            model=model,
            kind=ModelPartKind.HORIZON,
            place=models.MAIN_HORIZON,
            # JSON has no infinite numbers: they are words, as a training writes them
            data=json.loads(json.dumps(_data(predictor, frame, churned)), parse_constant=str),
        )
    return predictor.report.winner


def _data(predictor: Predictor, frame: pd.DataFrame, churned: IntArray) -> dict[str, object]:
    healthy = reference.of(frame, churned, predictor.encoding, {})
    nearness, rolling = frame["renewal_nearness"].to_numpy(), frame["rolling"].to_numpy()
    hazards = timing.learn(nearness, rolling, churned, horizon=models.MAIN_HORIZON)
    return {
        "churns": int(churned.sum()),
        "months": MONTHS,
        "model": predictor.to_data(),
        "timing": hazards.to_data(),
        "reference": healthy.to_data(),
    }


def _straight(frame: pd.DataFrame) -> FloatArray:
    """Return log odds that follow the errors and the silence of use."""
    return np.asarray(-2.0 + 1.2 * _standard(frame["error_rate"]) + 0.6 * _standard(frame["usage_silence"]))


def _bent(frame: pd.DataFrame) -> FloatArray:
    """Return log odds that follow what no straight line does."""
    errors, mood = _standard(frame["error_rate"]), _standard(frame["active_day_share"])
    return np.asarray(-3.0 + 3.5 * ((errors > 0) != (mood > 0)))


def _standard(series: "pd.Series[float]") -> FloatArray:
    ranks = inputs.as_numbers(series.rank(pct=True).fillna(0.5))
    assert ranks is not None
    return np.asarray((ranks - 0.5) * np.sqrt(12.0))


def _figure(accounts: int, kind: str, days: Timer, without: Timer) -> Figure:
    added, seconds = days.median - without.median, SECONDS * accounts / SECONDS_AT
    return Figure(
        what=f"daily run of {accounts:,} accounts with a model ({kind})",
        measured=f"{days.median:.2f} s, first {days.takes[0]:.2f} s",
        floor=f"without {without.median:.2f} s",
        ratio=f"+ {added:.2f} s",
        goal=f"<= + {seconds:g} s",
        reached=added <= seconds,
    )
