"""What is to be simulated: how large a company, how long, and how much its facts tell."""

import zlib
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from cs_platform.demo.simulation import words
from cs_platform.tenancy.domain.choices import Function

BLOCK = 500
"""Accounts are drawn in blocks of so many, each from random numbers of its own."""

FEWEST_MONTHS = 3


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A size class of customers: yearly revenue and price of a seat in euros at list price."""

    name: str
    share: float
    median_arr: float
    seat_price: float
    leaning: float
    """Added to the log-odds of leaving."""
    plan: str
    touches_a_month: float
    working_days: float
    """Share of working days on which an account with an average satisfaction opens the product at all."""


@dataclass(frozen=True, kw_only=True)
class Market:
    """Whom the company sells to."""

    segments: tuple[Segment, ...]
    mean_arr: float
    """Mean yearly revenue of a customer at the start, in euros."""
    feature_days: int
    """The features of every so many working days are told apart."""


MID_SIZED = Market(
    segments=(
        Segment(
            name="Enterprise", share=0.16, median_arr=240_000, seat_price=390, leaning=-0.4,
            plan="Enterprise", touches_a_month=2.4, working_days=0.95,
        ),
        Segment(
            name="Mid-market", share=0.44, median_arr=62_000, seat_price=450, leaning=0.0,
            plan="Professional", touches_a_month=1.5, working_days=0.92,
        ),
        Segment(
            name="Small business", share=0.40, median_arr=17_000, seat_price=520, leaning=0.3,
            plan="Standard", touches_a_month=0.9, working_days=0.86,
        ),
    ),
    mean_arr=84_000.0,
    feature_days=5,
)  # fmt: skip
MASS = Market(
    segments=(
        Segment(
            name="Enterprise", share=0.02, median_arr=160_000, seat_price=390, leaning=-0.4,
            plan="Enterprise", touches_a_month=2.0, working_days=0.95,
        ),
        Segment(
            name="Mid-market", share=0.13, median_arr=24_000, seat_price=450, leaning=0.0,
            plan="Professional", touches_a_month=0.8, working_days=0.7,
        ),
        Segment(
            name="Small business", share=0.85, median_arr=3_200, seat_price=520, leaning=0.3,
            plan="Standard", touches_a_month=0.3, working_days=0.14,
        ),
    ),
    mean_arr=11_000.0,
    feature_days=20,
)  # fmt: skip
"""Mostly small accounts, which open the product now and then."""


@dataclass(frozen=True, kw_only=True)
class Staff:
    """E-mail addresses of those who work there; without owners nobody owns an account."""

    owners: tuple[str, ...] = words.OWNERS
    by_function: dict[Function, str] = field(default_factory=lambda: dict(words.COLLEAGUES))

    def of(self, function: Function) -> str:
        """Return who answers for a function; empty when nobody does."""
        return self.by_function.get(function, "")


@dataclass(frozen=True, kw_only=True)
class Company:
    """A company with so many accounts over so many whole months and the running one.

    ``signal`` is how much facts tell of who leaves: 1 all there is, 0 nothing at all (then every account
    may leave in any month with the same chance). ``usage_days`` keeps only the last so many calendar days
    of use. ``arranged`` adds what a guided tour needs: crises, open notices, told stories; such accounts
    are marked in the truth. Raises ValueError for what cannot be simulated.
    """

    accounts: int
    months: int
    last_day: date
    signal: float = 1.0
    market: Market = MID_SIZED
    currency: str = "EUR"
    staff: Staff = field(default_factory=Staff)
    usage_days: int | None = None
    arranged: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        if self.accounts < 1 or self.months < FEWEST_MONTHS:
            raise ValueError("A simulation needs at least one account and three months.")
        if not 0.0 <= self.signal <= 1.0:
            raise ValueError("The signal is a share from 0 (facts tell nothing) to 1.")

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.accounts // BLOCK)

    def size_of(self, block: int) -> int:
        """How many accounts a block has: BLOCK, the last one what is left."""
        return min(BLOCK, self.accounts - block * BLOCK)


def stream(seed: int, subject: str, *, block: int = -1) -> np.random.Generator:
    """Random numbers of one subject in one block; block -1 is what all blocks share."""
    return np.random.default_rng([seed, block + 1, zlib.crc32(subject.encode())])
