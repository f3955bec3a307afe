"""What lastingly tells accounts apart, beyond their size: planted causes, and noise that causes nothing."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from accounts.domain.choices import ProfileFit
from cs_platform.demo.simulation.timeline import Floats, Ints, Words

FIT_LEANS = {ProfileFit.GOOD: -0.4, ProfileFit.PARTIAL: 0.15, ProfileFit.POOR: 1.0}
FIT_SHARES = {ProfileFit.GOOD: 0.5, ProfileFit.PARTIAL: 0.35, ProfileFit.POOR: 0.15}
NEGLECT_LEANS = 2.2
"""From the account we care for most to the one we care for least."""
LINKED_LEANS = -0.6
"""Of those whose finance system is linked to ours."""
SHARE_LOUD = 0.12
SHARE_LATE = 0.15
SHARE_SILENT = 0.04
SHIFTS = ("One shift", "Two shifts", "Round the clock")


@dataclass(frozen=True, kw_only=True)
class Traits:
    """One entry per account in every array."""

    care: Floats
    """0..1: how well we look after the account, whatever it needs."""
    fit: Words
    linked: NDArray[np.bool_]
    loud: NDArray[np.bool_]
    """Calls everything severe and is heard for it; says nothing about leaving."""
    pays_late: NDArray[np.bool_]
    silent: NDArray[np.bool_]
    """Nobody has spoken to it for months."""
    measures: NDArray[np.bool_]
    """Measures what it wants to achieve."""
    sites: Ints
    shifts: Words

    def __len__(self) -> int:
        return len(self.care)


def draw(rng: np.random.Generator, *, accounts: int, seats: Ints) -> Traits:
    """Draw the traits of so many accounts."""
    shares = [FIT_SHARES[fit] for fit in ProfileFit]
    return Traits(
        care=rng.beta(2.2, 2.0, accounts),
        fit=rng.choice(np.array([fit.value for fit in ProfileFit], dtype=object), accounts, p=shares),
        linked=rng.random(accounts) < 0.4,
        loud=rng.random(accounts) < SHARE_LOUD,
        pays_late=rng.random(accounts) < SHARE_LATE,
        silent=rng.random(accounts) < SHARE_SILENT,
        measures=rng.random(accounts) < 0.7,
        sites=1 + rng.poisson(np.sqrt(seats) / 6.0),
        shifts=rng.choice(np.array(SHIFTS, dtype=object), accounts, p=[0.3, 0.45, 0.25]),
    )


def leaning(traits: Traits) -> Floats:
    """What the planted traits add to the log-odds of leaving."""
    by_fit = np.array([FIT_LEANS[ProfileFit(fit)] for fit in traits.fit])
    return np.asarray(by_fit + NEGLECT_LEANS * (0.5 - traits.care) + LINKED_LEANS * (traits.linked - 0.4))


def blend(true: Traits, other: Traits, told: NDArray[np.bool_]) -> Traits:
    """Take the true traits of those accounts of which facts tell, and others for the rest."""
    parts = {
        one.name: np.where(told, getattr(true, one.name), getattr(other, one.name)) for one in fields(true)
    }
    return replace(true, **parts)
