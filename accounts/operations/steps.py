"""Small steps that one press takes: something was read, reviewed, kept or followed up.

Each is one change of a record, with its own word in the audit, and can be undone like any other.
"""

from typing import Any

from accounts.domain.choices import CommitmentState, StartedBy
from accounts.domain.postures import Before, propose
from accounts.models import Commitment, Handover, SuccessPlan, SurveyResponse, Touch
from accounts.operations import records
from accounts.operations.records import saving
from accounts.operations.records.changes import Draft, Editor, Saved


def read_handover(row: Handover, *, version: int, editor: Editor) -> Saved:
    """Note who has read what sales handed over, and when."""
    return _save(row, version, editor, read_by_id=editor.membership.pk, read_at=editor.now)


def review_plan(row: SuccessPlan, *, version: int, editor: Editor) -> Saved:
    """Note that the plan was looked at together today."""
    return _save(row, version, editor, reviewed_on=editor.today)


def settle(row: Commitment, state: CommitmentState, *, version: int, editor: Editor) -> Saved:
    """Note what became of a promise, today; one that is open again was never settled."""
    is_open = state is CommitmentState.OPEN
    settled_on = None if is_open else max(editor.today, row.promised_on)
    return _save(row, version, editor, state=state.value, settled_on=settled_on)


def follow_up(row: SurveyResponse, *, version: int, editor: Editor) -> Saved:
    """Note who followed up on an answer, and when."""
    return _save(row, version, editor, acted_on_by_id=editor.membership.pk, acted_on_at=editor.now)


def hold(row: Touch, said: str, before: Before, *, version: int, editor: Editor) -> Saved:
    """Note that a planned touch took place, at its time or just now if that is still to come.

    said: what came of it, below what was planned. The posture is proposed where nobody said one.
    """
    assert row.planned_for is not None
    columns: dict[str, Any] = {"happened_at": min(row.planned_for, editor.now), "was_missed": False}
    if said:
        columns["summary"] = f"{row.summary}\n{said}" if row.summary else said
    if not row.posture:
        proposal = propose(StartedBy(row.started_by), before, editor.today, sentiment=row.sentiment)
        columns["posture"] = proposal.posture.value
    return _save(row, version, editor, **columns)


def miss(row: Touch, *, version: int, editor: Editor) -> Saved:
    """Note that a planned touch did not take place."""
    return _save(row, version, editor, was_missed=True)


def _save(row: Any, version: int, editor: Editor, **columns: Any) -> Saved:
    before = saving.values_of(row)
    for column, value in columns.items():
        setattr(row, column, value)
    draft = Draft(row=row, version=version, before=before, typed=frozenset(columns))
    return records.save(draft, editor=editor, token=records.new_token())
