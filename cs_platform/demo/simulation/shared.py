"""What all accounts of a company have in common: a shock each month, incidents, and names not taken twice."""

from dataclasses import dataclass

import numpy as np

from cs_platform.demo.simulation import words
from cs_platform.demo.simulation.company import Company, stream
from cs_platform.demo.simulation.timeline import MINUTES_A_DAY, Floats, Ints, Timeline

PERSISTENCE = 0.7


@dataclass(frozen=True, kw_only=True)
class Incident:
    """Something on our side; minutes count from ordinal day 0, ``reach`` is the share of accounts it touches.

    An outage touches those whose life has one in its month, whatever its reach.
    """

    external_id: str
    kind: str
    wording: int
    starts: int
    minutes: int
    column: int
    reach: float
    known_on: int


@dataclass(frozen=True, kw_only=True)
class Shared:
    """``shock`` of each month has unit variance."""

    shock: Floats
    incidents: tuple[Incident, ...]
    name_order: Ints


def draw(company: Company, seed: int, line: Timeline) -> Shared:
    """Draw what no block may draw for itself."""
    return Shared(
        shock=_shock(stream(seed, "shock"), line.columns),
        incidents=_incidents(stream(seed, "incidents"), line),
        name_order=stream(seed, "names").permutation(len(words.STEMS)),
    )


def _shock(rng: np.random.Generator, months: int) -> Floats:
    """An autoregression that starts at rest."""
    shock = np.empty(months)
    level = rng.normal()
    for month in range(months):
        level = PERSISTENCE * level + np.sqrt(1 - PERSISTENCE**2) * rng.normal()
        shock[month] = level
    return shock


def _incidents(rng: np.random.Generator, line: Timeline) -> tuple[Incident, ...]:
    """One outage a month, a mistake and a major change now and then, and a change still to come."""
    found: list[Incident] = []

    def add(kind: str, day: int, *, minutes: int, reach: float, known_on: int) -> None:
        starts = day * MINUTES_A_DAY + int(rng.integers(4 * 60, 16 * 60))
        found.append(
            Incident(
                external_id=f"I-{101 + len(found)}",
                kind=kind,
                wording=int(rng.integers(1000)),
                starts=starts,
                minutes=minutes,
                column=int(line.column_of(day)),
                reach=reach,
                known_on=max(line.first_day, known_on),
            )
        )

    for column, (first, last) in enumerate(zip(line.month_starts.tolist(), line.month_ends.tolist())):
        outage = int(rng.integers(first, last + 1))
        add("OUTAGE", outage, minutes=int(rng.integers(25, 400)), reach=0.0, known_on=outage)
        if column % 7 == 3:
            mistake = int(rng.integers(first, last + 1))
            add("MISTAKE", mistake, minutes=int(rng.integers(60, 3000)), reach=0.03, known_on=mistake)
        if column % 6 == 5:
            change = int(rng.integers(first, last + 1))
            add("CHANGE", change, minutes=120, reach=0.22, known_on=change - 28)
    add("CHANGE", line.last_day + 19, minutes=180, reach=0.15, known_on=line.last_day - 9)
    return tuple(sorted(found, key=lambda incident: incident.starts))
