"""The one mail a person gets in the morning, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

ROWS = 5


@dataclass(frozen=True, kw_only=True)
class Line:
    """One account of the day: why now, and what next."""

    account: str
    why: str
    next_step: str


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What the mail says. changes: how many since the person last looked."""

    name: str
    lines: Sequence[Line]
    waiting: int
    changes: Sequence[str]
    address: str
    unsubscribe: str


def subject(digest: Digest) -> str:
    """Return the subject: how many accounts need the person."""
    count = len(digest.lines) + digest.waiting
    if not count:
        return "Nothing needs you today"
    return "One account needs you today" if count == 1 else f"{count} accounts need you today"


def body(digest: Digest) -> str:
    """Return the mail's text: whom to help first, what changed, and how to hear no more."""
    parts = [f"Good morning {digest.name}," if digest.name else "Good morning,"]
    if digest.lines:
        parts.append(
            "\n\n".join(f"{each.account}\n{each.why}\nNext: {each.next_step}" for each in digest.lines)
        )
    if digest.waiting:
        parts.append(f"And {digest.waiting} more.")
    if digest.changes:
        parts.append("\n".join(["Since you last looked:", *(f"- {each}" for each in digest.changes)]))
    parts.append(f"Your day: {digest.address}")
    parts.append(f"No more of these mails: {digest.unsubscribe}")
    return "\n\n".join(parts) + "\n"


def is_worth_sending(digest: Digest) -> bool:
    """Say whether there is anything to tell; nobody gets a mail about nothing."""
    return bool(digest.lines or digest.changes)
