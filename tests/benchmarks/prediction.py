"""How good churn models are on organizations whose truth is known: `python -m tests.benchmarks.prediction`.

100 organizations of pure noise and 100 with a strong signal, 500 accounts and 36 months each; with a weak
signal, small ones and large ones; then one of 10,000 accounts x 24 months x 30 inputs for time and memory.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from health.domain import prediction
from health.domain.choices import EstimateLabel
from tests.benchmarks import organizations

NOISE, WEAK, STRONG = 0.0, 1.0, 3.0
COUNT = 100
SMALL, LARGE = 500, 4000
MOST_OF_BASE, MOST_ERROR = 0.65, 0.035


@dataclass(frozen=True, kw_only=True)
class Result:
    """One organization: its label, and the mean absolute error of p beside the base rate's."""

    label: EstimateLabel
    reason: str
    error: float
    base_error: float


def result(seed: int, *, strength: float, accounts: int = SMALL, months: int = 36) -> Result:
    """Learn from one organization and compare with the truth about the accounts alive at the end."""
    made = organizations.organization(seed, strength=strength, accounts=accounts, months=months)
    past = made.past
    model = prediction.select(
        past.inputs,
        past.churned,
        money=past.money,
        groups=past.account,
        times=past.month,
        ahead=made.ahead,
    )
    return Result(
        label=model.label,
        reason=model.reason,
        error=float(np.abs(model.predict(made.today) - made.truth_today).mean()),
        base_error=float(np.abs(past.churned.mean() - made.truth_today).mean()),
    )


def results(strength: float, count: int, accounts: int = SMALL) -> Iterator[Result]:
    """Yield the results of so many organizations."""
    for seed in range(count):
        yield result(seed, strength=strength, accounts=accounts)


def calibrated(found: list[Result]) -> int:
    """Return how many got the label CALIBRATED."""
    return sum(each.label == EstimateLabel.CALIBRATED for each in found)


def errors(found: list[Result]) -> tuple[float, float]:
    """Return the mean error of p, and its ratio to the base rate's."""
    error = sum(each.error for each in found) / len(found)
    return error, error * len(found) / sum(each.base_error for each in found)


def large() -> tuple[float, float, float]:
    """Return seconds, seconds of processor and MB at most of training on 10,000 accounts x 24 months."""
    accounts, months, inputs = 10_000, 24, 30
    rng = np.random.default_rng(0)
    level = rng.normal(size=(accounts, months)).cumsum(axis=1) / np.sqrt(np.arange(1, months + 1))
    rows = level.ravel()[:, None] * (np.arange(inputs) % 3 == 0) + rng.normal(size=(level.size, inputs))
    frame = pd.DataFrame(rows, columns=[f"m{place}" for place in range(inputs)])
    churned = rng.random(level.size) < 1.0 / (1.0 + np.exp(3.2 + 1.2 * level.ravel()))
    started, worked = time.monotonic(), time.process_time()
    prediction.select(
        frame,
        churned,
        groups=np.repeat(np.arange(accounts), months),
        times=np.tile(np.arange(months), accounts),
        horizon_months=3,
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.monotonic() - started, time.process_time() - worked, memory


def main() -> int:
    """Print the figures and what they must reach; return 1 when one does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organizations", type=int, default=COUNT, help="of each kind (100)")
    count = parser.parse_args().organizations
    noise, strong = list(results(NOISE, count)), list(results(STRONG, count))
    _, ratio = errors(strong)
    small, small_ratio = errors(list(results(WEAK, -(-count // 5))))
    error, large_ratio = errors(list(results(WEAK, -(-count // 33), LARGE)))
    seconds, worked, memory = large()
    lines = [
        (f"pure noise: CALIBRATED {calibrated(noise)} of {count}", calibrated(noise) <= 0.06 * count),
        (f"strong signal: CALIBRATED {calibrated(strong)} of {count}", calibrated(strong) >= 0.9 * count),
        (f"strong signal: error of p {ratio:.2f} of the base rate's", ratio <= MOST_OF_BASE),
        (
            f"weak signal, {SMALL} accounts: error of p {small:.4f}, {small_ratio:.2f} of the base rate's",
            small_ratio <= MOST_OF_BASE,
        ),
        (
            f"weak signal, {LARGE:,} accounts: error of p {large_ratio:.2f} of the base rate's",
            large_ratio <= MOST_OF_BASE,
        ),
        (f"weak signal, {LARGE:,} accounts: error of p {error:.4f}", error <= MOST_ERROR),
        (
            f"10,000 accounts x 24 months x 30 inputs: {seconds:.0f} s ({worked:.0f} s of processor)",
            seconds <= 120,
        ),
        (f"10,000 accounts x 24 months x 30 inputs: {memory:,.0f} MB", memory <= 1000),
    ]
    for text, is_reached in lines:
        print(f"{'ok  ' if is_reached else 'MISS'} {text}")
    return 0 if all(is_reached for _, is_reached in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
