"""Measures of relationship: the people on the customer's side."""

import numpy as np

from health.domain import facts
from health.domain.choices import Dimension, FactSource, Half, Unit
from health.domain.measures.measure import Measure


def champion_present(chunk: facts.ChunkFacts) -> facts.FloatArray:
    """Return 1 while a champion has not left, else 0."""
    if not chunk.contacts.roles_connected:
        return chunk.missing
    return (chunk.contacts.champions > 0).astype(np.float64)


MEASURES = (
    Measure(
        key="champion_present",
        label="Champion present",
        dimension=Dimension.RELATIONSHIP,
        half=Half.CUSTOMER,
        source=FactSource.CONTACTS,
        unit=Unit.YES_NO,
        description="1 while a contact with the role champion has not left.",
        reads=("Contact.roles as they stood on the day", "Contact.left_on by its day", "Contact.known_on"),
        value=champion_present,
        words=lambda value: "a champion is there" if value else "no champion among the contacts",
    ),
)
