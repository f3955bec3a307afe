"""A blind look at a ticket: how severe somebody finds it who sees its words alone.

It stands beside what the help desk assessed, with who looked and when, and moves no ticket's place.
"""

from accounts.models import Ticket
from accounts.operations import records
from accounts.operations.records import changes, saving
from accounts.operations.records.changes import Draft, Editor, Saved


def look(row: Ticket, severity: int, *, version: int, editor: Editor) -> Saved:
    """Note how severe a ticket was found.

    Raise ConflictError when somebody looked first, or changed the ticket since version `version` was seen.
    """
    if row.blind_severity is not None:
        raise changes.ConflictError("Somebody looked at this ticket a moment ago. Here is the next.")
    before = saving.values_of(row)
    row.blind_severity, row.blind_by_id, row.blind_at = severity, editor.membership.pk, editor.now
    typed = frozenset({"blind_severity", "blind_by_id", "blind_at"})
    draft = Draft(row=row, version=version, before=before, typed=typed)
    return records.save(draft, editor=editor, token=records.new_token())
