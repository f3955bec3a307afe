"""One stream of what happened with an account, the newest first, read page by page from a cursor.

Each branch of the UNION has its own limit, so that a page costs the same however long the story is.
Anonymous answers are not in it: their time would tell who gave them.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.queries.timeline_branches import BRANCHES, EventKind

NEWEST = "~"
"""Comes after the name of every branch."""
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in the stream, which is in descending order of all three: after the event it names."""

    at: datetime
    branch: str
    id: int

    def __str__(self) -> str:
        """Write it for an address."""
        return f"{self.at.isoformat()}~{self.branch}~{self.id}"


class UnreadableCursorError(ValueError):
    """The address of a page of the stream was not made by us."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. is_day: only its day is known, `at` is the start of it. more: by branch."""

    cursor: Cursor
    kind: EventKind
    is_day: bool
    title: str
    body: str
    more: Mapping[str, Any]

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.cursor.at

    @property
    def branch(self) -> str:
        """What exactly happened."""
        return self.cursor.branch

    @property
    def id(self) -> int:
        """The key of the record behind it."""
        return self.cursor.id


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which part of the stream: events before a place, of some kinds, with some words in title or body.

    now: nothing after it. time_zone: decides what a day is. containing: "" = any.
    """

    now: datetime
    time_zone: str
    before: Cursor
    kinds: Collection[EventKind] = tuple(EventKind)
    containing: str = ""
    limit: int


def newest(now: datetime) -> Cursor:
    """Return the place before the newest event."""
    return Cursor(now, NEWEST, 0)


def read_cursor(written: str) -> Cursor:
    """Read a cursor from an address; UnreadableCursorError when it is none."""
    try:
        at, branch, number = written.split("~")
        cursor = Cursor(datetime.fromisoformat(at), branch, int(number))
    except ValueError as error:
        raise UnreadableCursorError("This part of the timeline does not exist.") from error
    is_ours = cursor.at.tzinfo is not None and branch.isidentifier() and abs(cursor.id) < 2**63
    if not is_ours or not FIRST_YEAR <= cursor.at.year <= LAST_YEAR:
        raise UnreadableCursorError("This part of the timeline does not exist.")
    return cursor


def events(organization_id: int, account_id: int, wanted: Wanted) -> tuple[Event, ...]:
    """Return the newest events of an account's facts that are wanted, at most `limit`."""
    branches = [name for name, branch in BRANCHES.items() if branch.kind in wanted.kinds]
    if not branches:
        return ()
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "account": account_id,
        "now": wanted.now,
        "zone": wanted.time_zone,
        "words": f"%{_escaped(wanted.containing)}%",
        "before_at": wanted.before.at,
        "before_branch": wanted.before.branch,
        "before_id": wanted.before.id,
        "limit": wanted.limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(branches, is_search=bool(wanted.containing)), parameters)
        return tuple(_events(cursor.fetchall()))


def _escaped(words: str) -> str:
    """Return words for LIKE, in which nothing but themselves is looked for."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _statement(branches: Collection[str], *, is_search: bool) -> str:
    union = " UNION ALL ".join(f"({_branch(name, is_search=is_search)})" for name in branches)
    # only constants of ours are put together here; what a reader typed is a parameter
    return f"SELECT * FROM ({union}) stream ORDER BY at DESC, branch DESC, id DESC LIMIT %(limit)s"  # noqa: S608


def _branch(name: str, *, is_search: bool) -> str:
    found = "AND title || ' ' || body ILIKE %(words)s" if is_search else ""
    return (
        f"SELECT at, '{name}'::text COLLATE \"C\" AS branch, id, title, body, more "  # noqa: S608 - as above
        f"FROM ({BRANCHES[name].sql}) happened "
        f"WHERE (at, '{name}'::text COLLATE \"C\", id) "
        f'< (%(before_at)s, %(before_branch)s COLLATE "C", %(before_id)s) {found} '
        "ORDER BY at DESC, id DESC LIMIT %(limit)s"
    )


def _events(rows: list[tuple[Any, ...]]) -> Iterator[Event]:
    for at, name, number, title, body, more in rows:
        branch = BRANCHES[name]
        yield Event(
            cursor=Cursor(at, name, number),
            kind=branch.kind,
            is_day=branch.is_day,
            title=title,
            body=body,
            more=json.loads(more),
        )
