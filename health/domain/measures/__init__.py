"""The registry of measures: what is observed about accounts, from facts that exist."""

from collections.abc import Sequence

import numpy as np

from health.domain import facts
from health.domain.measures import adoption, commercial, outcomes, relationship, support
from health.domain.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (
    *adoption.MEASURES,
    *outcomes.MEASURES,
    *relationship.MEASURES,
    *support.MEASURES,
    *commercial.MEASURES,
)
BY_KEY: dict[str, Measure] = {measure.key: measure for measure in MEASURES}
SCORED: tuple[Measure, ...] = tuple(measure for measure in MEASURES if measure.scored)


def values(chunk: facts.ChunkFacts, keys: Sequence[str]) -> facts.FloatArray:
    """Return the values (A, len(keys)) of the named measures, nan = missing."""
    return np.column_stack([BY_KEY[key].value(chunk) for key in keys])
