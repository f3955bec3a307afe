"""What is wrong with a value, a row or a file, in one sentence that says what to do."""

from dataclasses import dataclass

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """Why one value cannot be read, and what to do about it."""

    sentence: str


def cut(value: object, length: int = SHOWN) -> str:
    """Return a value as text that is safe to show and store: at most ``length`` characters."""
    text = "" if value is None else str(value)
    text = text[: length + 1].replace("\x00", "␀").encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= length else text[: length - 1] + "…"


def quoted(value: object) -> str:
    """Return a short value between quotation marks, as sentences show it."""
    return f"“{cut(value, 40)}”"
