"""One figure in plain words."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Term:
    """One figure: its name, its unit, what it means, and how it is computed (empty where words suffice)."""

    name: str
    unit: str
    meaning: str
    formula: str = ""
