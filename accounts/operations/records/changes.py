"""What one change of records is: who makes it, its word in the audit, and why it may be refused.

Each change is written under its own word (the audit's `operation`), made of the token of the form it came
from. The word finds all rows of the change for undoing, and tells a form that is sent twice.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership, Organization

CHANGE, UNDOING = "record:", "record-undo:"
UNDO_TAG = "undo:"
"""How the tag of a message begins that offers to undo a change; its token follows."""
_TOKEN = re.compile(r"[\w-]{16,40}", re.ASCII)


class ConflictError(ValueError):
    """Somebody else changed the row since the person saw it; nothing was written."""


class GoneError(LookupError):
    """The row was removed meanwhile; nothing was written."""


class SpentFormError(ValueError):
    """The form was saved before, with other words or a row that is gone; nothing was written."""


class RefusedError(ValueError):
    """The change cannot be made; the sentence says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Who changes records, where and when."""

    organization: Organization
    membership: Membership
    now: datetime

    @property
    def organization_id(self) -> int:
        """The organization all rows belong to."""
        return int(self.organization.pk)

    @property
    def today(self) -> date:
        """The organization's day."""
        return tenancy.local_day(self.organization.time_zone, self.now)


@dataclass(frozen=True, kw_only=True)
class Links:
    """The rows a record is linked to: `model` has a key `own` to the record and `other` to each of `ids`."""

    model: type[Model]
    own: str
    other: str
    ids: frozenset[int]

    @property
    def name(self) -> str:
        """What the links are called among what was typed, as in imports: a touch's contacts."""
        return f"{self.other}s"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A row as a person wants it. version: the one they saw, None when new; before: what stood then.

    `typed` names the columns they typed, `before` is the row's columns by name as it was read.
    """

    row: Any
    version: int | None
    before: Mapping[str, Any]
    typed: frozenset[str]
    links: Sequence[Links] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of a draft. changed: whether anything differed; token: what undoes it."""

    row: Any
    token: str
    changed: bool = True


def new_token() -> str:
    """Return a token nobody can guess, for one form."""
    return secrets.token_urlsafe(18)


def token_of(sent: str) -> str:
    """Return the token that a form sent; a new one where it sent none."""
    return sent if _TOKEN.fullmatch(sent) else new_token()


@contextmanager
def change(editor: Editor, word: str) -> Iterator[None]:
    """Write under one word, alone with it: the same form sent twice at once waits for the first."""
    with organization_context(editor.organization_id, membership=int(editor.membership.pk), operation=word):
        lock(editor.organization_id, word)
        yield


def lock(organization_id: int, word: str) -> None:
    """Hold a word of the organization until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [word, organization_id])


def check_keys() -> None:
    """Have the database check its deferred keys now; raise IntegrityError here rather than at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
