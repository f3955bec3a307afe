"""What a draft of the health model would change: who moves from band to band, and the largest movers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from health.domain import facts, loss, scoring
from health.domain.choices import Band

MOVERS = 20
CHANGED = 50
NOTICED = 0.005
"""How many points of health must change for an account to be a mover."""
NOTHING = Decimal("0.00")
ORDER = (Band.AT_RISK, Band.WATCH, Band.HEALTHY)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The accounts that are in one band and would be in another. Money: stored, in reporting currency."""

    was: Band
    will: Band
    accounts: int = 0
    arr: Decimal = NOTHING
    expected_loss: Decimal = NOTHING


@dataclass(frozen=True, kw_only=True)
class Mover:
    """One account whose health would change. Money: None without a rate for its currency."""

    account_id: int
    name: str
    health_was: float | None
    health_will: float | None
    band_was: Band
    band_will: Band
    profile_was: str
    profile_will: str
    arr: Decimal | None
    expected_loss: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ProfileShare:
    """How many accounts a profile of the draft would hold, and their ARR."""

    code: int
    name: str
    accounts: int
    arr: Decimal


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A draft tried on the customers and lapsed accounts of a closed day.

    cells: every pair of bands that holds accounts. changed: accounts that change band, at most 50, those that
    come down first, then the most expected loss. movers: the largest changes of health first.
    coverage, health: means. expected_loss_will: None where a trained model gives the probabilities, which
    bands do not move. first_known_later: measures that no score of the day holds.
    """

    day: date
    currency: str
    accounts: int
    cells: tuple[Cell, ...]
    changed: tuple[Mover, ...]
    movers: tuple[Mover, ...]
    profiles: tuple[ProfileShare, ...]
    coverage_was: float
    coverage_will: float
    health_was: float | None
    health_will: float | None
    expected_loss_was: Decimal
    expected_loss_will: Decimal | None
    not_convertible: int
    first_known_later: tuple[str, ...]

    def cell(self, was: Band, will: Band) -> Cell:
        """Return the accounts between two bands, none where there are none."""
        found = (each for each in self.cells if (each.was, each.will) == (was, will))
        return next(found, Cell(was=was, will=will))

    @property
    def moved(self) -> tuple[Cell, ...]:
        """The cells of accounts that change band."""
        return tuple(each for each in self.cells if each.was is not each.will)

    @property
    def changing(self) -> int:
        """How many accounts change band."""
        return sum(each.accounts for each in self.moved)

    @property
    def changing_arr(self) -> Decimal:
        """The ARR of the accounts that change band."""
        return sum((each.arr for each in self.moved), NOTHING)

    @property
    def worse(self) -> int:
        """How many accounts come into a worse band."""
        return sum(each.accounts for each in self.moved if _step(each) < 0)

    @property
    def better(self) -> int:
        """How many accounts come into a better band."""
        return sum(each.accounts for each in self.moved if _step(each) > 0)


@dataclass(frozen=True, kw_only=True)
class Money:
    """Stored money of accounts (A,) in cents; nothing where there is no rate."""

    arr: facts.IntArray
    expected_loss: facts.IntArray


def cells(was: scoring.BandCodes, will: scoring.BandCodes, money: Money) -> tuple[Cell, ...]:
    """Return the accounts (A,) and their money by pair of bands, the worst pair first; none that is empty."""
    size = len(scoring.BANDS)
    pair = was.astype(np.int64) * size + will
    counts = np.bincount(pair, minlength=size * size)
    return tuple(
        Cell(
            was=scoring.BANDS[place // size],
            will=scoring.BANDS[place % size],
            accounts=int(counts[place]),
            arr=loss.amount(int(money.arr[pair == place].sum())),
            expected_loss=loss.amount(int(money.expected_loss[pair == place].sum())),
        )
        for place in np.flatnonzero(counts).tolist()
    )


def largest(was: facts.FloatArray, will: facts.FloatArray, expected_loss: facts.IntArray) -> facts.IntArray:
    """Return the places of the largest movers: by change of health, then by what they are expected to lose.

    Who gets or loses a health at all moves as far as that health is.
    """
    change = np.abs(np.nan_to_num(will) - np.nan_to_num(was))
    change[np.isnan(was) & np.isnan(will)] = 0.0
    order = np.lexsort((-expected_loss, -np.round(change, 2)))[:MOVERS]
    return np.asarray(order[change[order] >= NOTICED], dtype=np.int64)


def changed(was: scoring.BandCodes, will: scoring.BandCodes, expected_loss: facts.IntArray) -> facts.IntArray:
    """Return the places of the accounts that change band: who comes down first, then the most to lose."""
    moved = np.flatnonzero(was != will)
    steps = np.array([_direction(*pair) for pair in zip(was[moved], will[moved], strict=True)])
    order = np.lexsort((-expected_loss[moved], steps)) if len(moved) else moved
    return np.asarray(moved[order][:CHANGED], dtype=np.int64)


def mean(values: facts.FloatArray) -> float | None:
    """Return the mean of what is known; None without any."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def _step(cell: Cell) -> int:
    """Return whether a cell is of accounts that come better (1), worse (-1), or from or to unknown (0)."""
    if Band.UNKNOWN in (cell.was, cell.will):
        return 0
    return int(np.sign(ORDER.index(cell.will) - ORDER.index(cell.was)))


def _direction(was: int, will: int) -> int:
    return _step(Cell(was=scoring.BANDS[was], will=scoring.BANDS[will]))
