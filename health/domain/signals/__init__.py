"""Signals: what is noticed about an account that someone should act on.

A rule is a pure function from what was read to a `Noticed`, or to None when it is nothing yet. Its
thresholds stand beside it, each with its reason.
"""

from health.domain.signals.noticed import ORDER, Evidence, Noticed, merged
from health.domain.signals.proofs import TABS, proof

__all__ = ["ORDER", "TABS", "Evidence", "Noticed", "merged", "proof"]
