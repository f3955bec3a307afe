"""How right the product's churn probabilities are: `python -m tests.benchmarks.truth`.

Whole organizations of the simulator, whose true probabilities are known, go through all the product does:
their files are imported, their month ends worked out, a model is trained, the last day is worked out anew.
What is stored of that day is compared with the truth. Accounts whose leaving is known are left out.
"""

import argparse
import importlib
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import django

from tests.drills import fleet

ACCOUNTS, MONTHS, ORGANIZATIONS = 500, 36, 1
MOST_OF_BASE, MOST_ERROR = 0.65, 0.035


@dataclass(frozen=True, kw_only=True)
class Error:
    """Mean absolute errors of p and of the base rate over some accounts, and the means of p and the truth."""

    accounts: int
    error: float
    base_error: float
    said: float
    true: float

    @property
    def ratio(self) -> float:
        """How much of the base rate's error is left."""
        return self.error / self.base_error if self.base_error else float("nan")

    def __str__(self) -> str:
        return (
            f"{self.accounts:,} accounts, error {self.error:.4f}, base rate's {self.base_error:.4f}, "
            f"ratio {self.ratio:.2f}, said {self.said:.3f}, true {self.true:.3f}"
        )


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of an organization: the label, what was used, and errors by part; "all" comes first."""

    label: str
    reason: str
    winner: str
    churned: int
    errors: dict[str, Error]
    seconds: float

    def lines(self) -> Sequence[str]:
        """The result in words."""
        first = f"{self.label} ({self.winner}, {self.churned} churned accounts), {self.seconds:.0f} s"
        return [f"{first}: {self.reason}", *(f"  {part}: {error}" for part, error in self.errors.items())]


def main() -> int:
    """Print the figures and what they must reach; return 1 when one does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS, help="of each organization (500)")
    parser.add_argument("--months", type=int, default=MONTHS, help="whole months of history (36)")
    parser.add_argument("--organizations", type=int, default=ORGANIZATIONS, help="how many (1)")
    parser.add_argument("--seed", type=int, default=1, help="of the first one (1)")
    parser.add_argument(
        "--unvouched", action="store_true", help="nobody says that columns of accounts were always so"
    )
    given = parser.parse_args()
    found: list[Result] = []
    with fleet.fleet(OMP_NUM_THREADS="1") as running:
        # the product is imported only now that it can be told where its servers are
        os.environ.update(running.environment)
        os.environ.update(DJANGO_SETTINGS_MODULE="cs_platform.settings", LOG_LEVEL="WARNING")
        django.setup()
        history = importlib.import_module("tests.benchmarks.history")
        for seed in range(given.seed, given.seed + given.organizations):
            started = time.monotonic()
            made = history.make(
                seed, accounts=given.accounts, months=given.months, vouched=not given.unvouched
            )
            found.append(history.result(made, seconds=time.monotonic() - started))
            print(f"Organization {seed}: " + "\n".join(found[-1].lines()), flush=True)
    return _judge(found)


def _judge(found: Sequence[Result]) -> int:
    """Print the means over organizations beside what they must reach."""
    errors = [each.errors["all"] for each in found]
    error = sum(each.error for each in errors) / len(errors)
    ratio = error / (sum(each.base_error for each in errors) / len(errors))
    lines = [
        (f"error of p {ratio:.2f} of the base rate's (<= {MOST_OF_BASE})", ratio <= MOST_OF_BASE),
        (f"error of p {error:.4f} (<= {MOST_ERROR})", error <= MOST_ERROR),
    ]
    for text, is_reached in lines:
        print(f"{'ok  ' if is_reached else 'MISS'} {text}")
    return 0 if all(is_reached for _, is_reached in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
