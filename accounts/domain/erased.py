"""What is left of a person who was erased: a row without anything about them, so that counts stay true."""

from collections.abc import Mapping
from types import MappingProxyType

NAME = "Erased contact"
MARK = "[erased]"
# columns of a contact that say something about the person; roles in old images tell only of the account
BLANK: Mapping[str, str | None] = MappingProxyType(
    {
        "name": NAME,
        "title": "",
        "email": "",
        "preferred_channel": "",
        "preferred_hours": "",
        "what_matters": "",
        "moved_to": "",
        "influence": None,
    }
)


def without(text: str, words: tuple[str, ...]) -> str:
    """Return a text with the person's words taken out of it."""
    for word in words:
        text = text.replace(word, MARK)
    return text
