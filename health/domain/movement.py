"""What moved health between two days, split exactly.

With A the earlier day and B the later one: A's values are scored once more with B's configuration. What that
makes of A's health is the configuration's doing; the rest is what the measures did, line by line:

    health B - health A = sum over measures (contribution B - contribution of A's values under B's scale)
                        + (cut B - cut of A's values under B's scale)
                        + profile + configuration

The account's profile is a line of its own where both configurations have both profiles: then the account
moved from one to the other. A profile that came or went with a configuration is the configuration's doing.
"""

from dataclasses import dataclass

import numpy as np

from health.domain import configuration as settings
from health.domain import facts, scoring
from health.domain.configuration import Configuration


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One account on one day: its values (M,) in the order of the configuration, and its profile."""

    configuration: Configuration
    values: facts.FloatArray
    profile: int

    @property
    def profile_name(self) -> str:
        """What its profile is called."""
        return self.configuration.profile_name(self.profile)

    def scored(self) -> scoring.Scores:
        """Return its scores, of one row."""
        codes = np.array([self.profile], dtype=np.int64)
        return scoring.score(self.configuration, self.values[None, :], None, codes)

    def under(self, other: Configuration, profile: int) -> "Measured":
        """Return the same values under another configuration; what it observed not is missing."""
        by_key = dict(zip(self.configuration.keys, self.values.tolist(), strict=True))
        values = np.array([by_key.get(key, np.nan) for key in other.keys], dtype=np.float64)
        return Measured(configuration=other, values=values, profile=profile)


@dataclass(frozen=True, kw_only=True)
class Movement:
    """What moved health, in points of it: all parts sum to the change.

    values: (M,) those of the earlier day, measures: (M,) both in the order of the later configuration.
    """

    values: facts.FloatArray
    measures: facts.FloatArray
    cut: float
    profile: float
    configuration: float

    @property
    def change(self) -> float:
        """How far health moved."""
        return float(self.measures.sum()) + self.cut + self.profile + self.configuration


def between(earlier: Measured, later: Measured) -> Movement:
    """Split the change of health from an earlier to a later day; health that is not known counts as 0."""
    now = later.scored()
    before = earlier.under(later.configuration, later.profile)
    then = before.scored()
    kept = _whole(earlier.under(later.configuration, _kept_profile(earlier, later)).scored())
    return Movement(
        values=before.values,
        measures=now.contributions[0] - then.contributions[0],
        cut=float(now.cut[0] - then.cut[0]),
        profile=_whole(then) - kept,
        configuration=kept - _whole(earlier.scored()),
    )


def _kept_profile(earlier: Measured, later: Measured) -> int:
    """Return the profile the account would have now if only the configuration had changed."""
    names = {settings.BASE_NAME, *(profile.name for profile in earlier.configuration.profiles)}
    own = {later.configuration.profile_name(code): code for code in range(len(later.configuration.scales))}
    if earlier.profile_name in own and later.profile_name in names:
        return own[earlier.profile_name]
    return later.profile


def _whole(scores: scoring.Scores) -> float:
    """Return health as the sum of its parts: 0 where nothing is known."""
    return float(scores.contributions[0].sum() + scores.cut[0])
