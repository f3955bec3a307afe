"""Saves, changes and removes ways to look at lists; each is one change that can be undone."""

from accounts.domain import saved_views as rules
from accounts.domain.saved_views import Wanted
from accounts.models import SavedView
from accounts.operations import records
from accounts.operations.records import saving
from accounts.operations.records.changes import Draft, Editor, RefusedError, Saved
from accounts.queries import saved_views as queries
from cs_platform.tenancy import access
from cs_platform.tenancy.domain.permissions import Permission


def keep(page: str, wanted: Wanted, *, editor: Editor) -> Saved:
    """Save a view of one's own. Raise RefusedError when there is one of that name."""
    view = SavedView(organization=editor.organization, owner=editor.membership, page=page)
    return _save(view, wanted, None, editor)


def change(view: SavedView, wanted: Wanted, *, version: int, editor: Editor) -> Saved:
    """Change a view.

    Raise NotYoursError when it is somebody else's, ConflictError when it was changed since that version,
    RefusedError when its owner has another one of that name.
    """
    check(view, editor)
    return _save(view, wanted, version, editor)


def remove(view: SavedView, *, version: int, editor: Editor) -> Saved:
    """Remove a view. Raise NotYoursError or ConflictError as `change` does."""
    check(view, editor)
    return records.remove(view, version=version, editor=editor, token=records.new_token())


def check(view: SavedView, editor: Editor) -> None:
    """Raise NotYoursError when the editor may not change a view."""
    rules.check_change(
        owner_id=view.owner_id,
        is_shared=view.is_shared,
        membership_id=editor.membership.pk,
        is_admin=access.can(editor.membership, Permission.MANAGE_ORGANIZATION),
    )


def _save(view: SavedView, wanted: Wanted, version: int | None, editor: Editor) -> Saved:
    if queries.is_taken(editor.organization_id, view.owner_id, view.page, wanted.name, but=view.pk):
        raise RefusedError(f"There is a view called “{wanted.name}” on this list. Choose another name.")
    before = {} if version is None else saving.values_of(view)
    view.name, view.is_shared = wanted.name, wanted.is_shared
    view.query, view.columns = wanted.query, list(wanted.columns)
    draft = Draft(row=view, version=version, before=before, typed=frozenset())
    return records.save(draft, editor=editor, token=records.new_token())
