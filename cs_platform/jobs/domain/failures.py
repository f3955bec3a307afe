"""What the ledger keeps of an error: enough to mend it, without secrets and without people."""

import re
import traceback
from collections.abc import Iterable
from pathlib import Path

LONGEST = 500
LIBRARY = re.compile(r"/site-packages/|/lib/python3|<frozen ")
SHORTEST_SECRET = 4
E_MAIL = re.compile(r"[^\s@<>\"'(=]+@[^\s@<>\"')]+")
PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@]*@")
DETAIL = re.compile(r"^(DETAIL|CONTEXT|STATEMENT):.*", re.MULTILINE | re.DOTALL)


def describe(error: BaseException, *, secrets: Iterable[str]) -> str:
    """Return the error's class, words and place in at most 500 characters on one line.

    `secrets` and e-mail addresses are blanked, and what PostgreSQL adds after its first sentence is left
    out: it quotes rows.
    """
    words = DETAIL.sub("", str(error))
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            words = words.replace(secret, "•••")
    words = E_MAIL.sub("•••", PASSWORD_IN_ADDRESS.sub("•••@", words))
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    text = f"{type(error).__name__}: {words}" if words else type(error).__name__
    place = _place(error)
    return text[: LONGEST - len(place)] + place


def steps(error: BaseException) -> str:
    """Return the lines of code that led to the error, for the log: no values."""
    return "".join(traceback.format_tb(error.__traceback__))


def _place(error: BaseException) -> str:
    """Say where in our own code it happened: a library's line helps nobody."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not LIBRARY.search(frame.filename)] or frames
    if not own:
        return ""
    path = Path(own[-1].filename)
    return f" ({path.parent.name}/{path.name}, line {own[-1].lineno})"
