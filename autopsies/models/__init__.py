"""Reviews of ditch episodes."""

from autopsies.models.autopsy import Agreement, Autopsy

__all__ = ["Agreement", "Autopsy"]
