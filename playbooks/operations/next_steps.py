"""The next step of a touch, as a task of who logged it."""

from datetime import date, timedelta

from accounts.models import Touch
from accounts.operations.records import Editor
from cs_platform.tenancy import queries as tenancy
from playbooks.models import Task

WITHIN = timedelta(days=7)
"""A next step without a day is due within a week."""
TITLE_LENGTH = Task._meta.get_field("title").max_length


def note(touch: Touch, due_on: date | None, editor: Editor) -> None:
    """Make the task of a touch that names a next step; nothing where it names none.

    Written inside the change that logs the touch, so that undoing the one undoes the other.
    """
    if not touch.next_step:
        return
    Task.objects.create(
        organization=editor.organization,
        account=touch.account,
        touch=touch,
        title=touch.next_step[:TITLE_LENGTH],
        assignee=editor.membership,
        written_by=editor.membership,
        due_on=due_on or _due(touch, editor),
    )


def _due(touch: Touch, editor: Editor) -> date:
    """Return a week from today; what a planned touch asks for is due on its day."""
    if touch.planned_for is None:
        return editor.today + WITHIN
    return tenancy.local_day(editor.organization.time_zone, touch.planned_for)
