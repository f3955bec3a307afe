"""Drafts of the health model: made, saved, discarded, published. A published version never changes."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from accounts.models import LifecycleStage
from accounts.operations.records import changes as records
from accounts.operations.records.changes import ConflictError, Editor
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain import permissions
from cs_platform.tenancy.domain.permissions import Permission
from health.domain import configuration, defaults
from health.domain.validity import Problem
from health.models import HealthConfig
from health.queries import configurations
from health.queries import drafts as queries
from health.queries.configurations import Version

DRAFTING = "draft health model"
PUBLISHING = "publish health model"


class NotAllowedError(PermissionError):
    """The person's role does not change settings."""


class InvalidError(ValueError):
    """The settings cannot be published; `problems` says what to do at which place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep all problems; the first ones are the sentence."""
        super().__init__(" ".join(each.sentence for each in problems[:3]))
        self.problems = problems


class OutdatedError(ValueError):
    """Somebody else has published since the draft was made; `published_since` says what, newest first."""

    def __init__(self, published_since: tuple[Version, ...]) -> None:
        """Name the versions and who published them."""
        said = ", ".join(_published_words(each) for each in published_since)
        super().__init__(
            f"Meanwhile this was published: {said}. Look at what it changed. Then let your draft go on top "
            "of it, or discard the draft and start from the newest version."
        )
        self.published_since = published_since


class NoteMissingError(ValueError):
    """A version is published with a note."""


class NothingChangedError(ValueError):
    """The draft says the same as the newest version."""


def create_draft(editor: Editor, *, from_number: int | None = None) -> int:
    """Make a draft from a published version, the newest one for None; return its id.

    Asking twice makes one: a draft of one's own in which nothing was changed yet is the same draft.
    """
    _check_allowed(editor)
    with _change(editor, DRAFTING):
        records.lock(editor.organization_id, DRAFTING)
        newest = configurations.current(editor.organization_id)
        source = (
            newest if from_number is None else configurations.version(editor.organization_id, from_number)
        )
        settings = configuration.editable(source.configuration, defaults.CONFIGURATION).as_dict()
        begun = {
            "settings": settings,
            "author": editor.membership,
            "based_on": source.number,
            "newest_seen": newest.number,
        }
        untouched = queries.rows_of(editor.organization_id).filter(version=1, **begun).order_by("pk").first()
        row = untouched or HealthConfig.objects.create(organization_id=editor.organization_id, **begun)
    return int(row.pk)


def save_draft(editor: Editor, draft_id: int, settings: Mapping[str, Any], *, version: int) -> int:
    """Save settings, in the shape `Configuration.as_dict` writes; return the draft's new version.

    Raise InvalidError where they cannot be published, ConflictError where somebody saved meanwhile.
    """
    _check_allowed(editor)
    problems = _problems(editor.organization_id, settings)
    if problems:
        raise InvalidError(problems)
    wanted = configuration.from_dict(settings).as_dict()
    with _change(editor, DRAFTING):
        row = _locked(editor, draft_id, version)
        return version if row.settings == wanted else _write(row, settings=wanted)


def accept_newest(editor: Editor, draft_id: int, *, version: int, seen: int) -> int:
    """Say that the draft goes on top of version `seen`, which was looked at; return the draft's new version.

    What was published after that one still stands in the way.
    """
    _check_allowed(editor)
    with _change(editor, DRAFTING):
        row = _locked(editor, draft_id, version)
        newest = configurations.current(editor.organization_id).number
        looked_at = max(min(seen, newest), row.newest_seen or configurations.FIRST_NUMBER)
        return version if row.newest_seen == looked_at else _write(row, newest_seen=looked_at)


def discard_draft(editor: Editor, draft_id: int, *, version: int, token: str) -> None:
    """Remove a draft, as one change of records that can be undone by its token."""
    _check_allowed(editor)
    with records.change(editor, records.CHANGE + token):
        _locked(editor, draft_id, version).delete()


def publish(editor: Editor, draft_id: int, *, version: int, note: str) -> Version:
    """Make a draft the next version; it counts from the next day on.

    Raise InvalidError, OutdatedError, NothingChangedError, NoteMissingError or ConflictError.
    """
    _check_allowed(editor)
    if not note.strip():
        raise NoteMissingError("Say in a sentence what changes and why: it is shown wherever health jumps.")
    with _change(editor, PUBLISHING):
        # two who publish at once go one after the other: the second one is outdated
        records.lock(editor.organization_id, PUBLISHING)
        row = _locked(editor, draft_id, version)
        newest = configurations.current(editor.organization_id)
        _check_publishable(row, newest)
        rows = HealthConfig.objects.for_organization(editor.organization_id).filter(pk=row.pk)
        rows.update(
            number=newest.number + 1,
            note=note.strip(),
            author=editor.membership,
            published_at=editor.now,
            published_on=editor.today,
            version=F("version") + 1,
            updated_at=Now(),
        )
        return configurations.version(editor.organization_id, newest.number + 1)


def _check_allowed(editor: Editor) -> None:
    if not permissions.may(editor.membership.role, Permission.MANAGE_ORGANIZATION):
        raise NotAllowedError("Only an administrator changes the health model. Ask one of them.")


def _check_publishable(row: HealthConfig, newest: Version) -> None:
    since = queries.draft(row.organization_id, row.pk).published_since
    if since:
        raise OutdatedError(since)
    problems = _problems(row.organization_id, row.settings)
    if problems:
        raise InvalidError(problems)
    same = configuration.editable(newest.configuration, defaults.CONFIGURATION)
    if configuration.from_dict(row.settings) == same:
        raise NothingChangedError(
            f"The draft says the same as version {newest.number}. Change something first."
        )


def _problems(organization_id: int, settings: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return all that is wrong with settings, stages that are gone included."""
    found = configuration.problems(settings)
    stages = LifecycleStage.objects.for_organization(organization_id)
    known = set(stages.values_list("pk", flat=True))
    gone = tuple(
        Problem(
            path=f"profiles.{place}.condition",
            sentence=f"The profile “{profile['name']}” names a stage that was removed. Choose others.",
        )
        for place, profile in enumerate(settings.get("profiles", ()))
        if not known.issuperset(profile["stages"])
    )
    return found + gone


def _locked(editor: Editor, draft_id: int, version: int) -> HealthConfig:
    row = queries.rows_of(editor.organization_id).select_for_update().filter(pk=draft_id).first()
    if row is None:
        raise queries.UnknownDraftError
    if row.version != version:
        raise ConflictError(f"{_changer(editor, draft_id)} meanwhile. Nothing of yours was saved yet.")
    return row


def _changer(editor: Editor, draft_id: int) -> str:
    """Say who changed a draft last, as the beginning of a sentence."""
    draft = queries.draft(editor.organization_id, draft_id)
    if draft.saved_by_id == editor.membership.pk:
        return "You changed this draft in another window"
    return f"{draft.saved_by or 'Somebody else'} changed this draft"


def _write(row: HealthConfig, **values: Any) -> int:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version", "updated_at"])
    return row.version


def _change(editor: Editor, operation: str) -> AbstractContextManager[object]:
    return organization_context(
        editor.organization_id, membership=int(editor.membership.pk), operation=operation
    )


def _published_words(each: Version) -> str:
    by = f" by {each.author}" if each.author else ""
    return f"version {each.number}{by} (“{each.note}”)"
