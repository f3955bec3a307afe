"""Enumerations whose members carry the words people read."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A StrEnum of upper-case codes; each member is written ``CODE = "CODE", "Words"``."""

    _label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the member a plain string of its code that remembers its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member._label = label
        return member

    @property
    def label(self) -> str:
        """The words shown on screen."""
        return self._label

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (code, label) pairs in the order of definition, as model fields want them."""
        return [(member.value, member.label) for member in cls]
