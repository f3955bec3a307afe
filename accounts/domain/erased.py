"""What is left of a person who was erased: a row without anything about them, so that counts stay true."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

NAME = "Erased contact"
MARK = "[erased]"
SHORTEST = 3
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


def id_of(external_id: str | None, words: Sequence[str], hashed: Callable[[str], str]) -> str | None:
    """Return the id by which exports find the row; one that names the person is hashed."""
    said = (external_id or "").casefold()
    return (
        hashed(str(external_id))
        if external_id and any(word.casefold() in said for word in words)
        else external_id
    )


def words_in(typed: str) -> tuple[str, ...]:
    """Return the words somebody lists between commas; one too short to be a name is none."""
    return tuple(word for part in typed.split(",") if len(word := part.strip()) >= SHORTEST)
