"""An account on its journey: moved to a stage, and standards that somebody saw met."""

from accounts.models import Account, LifecycleStage, Standard, StandardMet
from accounts.operations import records
from accounts.operations.records import changes, saving
from accounts.operations.records.changes import Draft, Editor, Saved


def move(account: Account, stage: LifecycleStage, *, version: int, editor: Editor) -> Saved:
    """Let an account leave its stage and enter another; its stays keep step, in the same change.

    Raise ConflictError when somebody changed the account since that version.
    """
    before = saving.values_of(account)
    account.stage = stage
    draft = Draft(row=account, version=version, before=before, typed=frozenset({"stage_id"}))
    return records.save(draft, editor=editor, token=records.new_token())


def see_met(account: Account, standard: Standard, *, is_met: bool, editor: Editor) -> str:
    """Note that a standard was seen met for an account, or take that back; return the word of the change.

    Twice is once.
    """
    token = records.new_token()
    rows = StandardMet.objects.for_organization(editor.organization_id)
    with changes.change(editor, changes.CHANGE + token):
        if is_met:
            rows.get_or_create(
                account=account,
                standard=standard,
                defaults={
                    "organization": editor.organization,
                    "met_on": editor.today,
                    "seen_by": editor.membership,
                },
            )
        else:
            rows.filter(account=account, standard=standard).delete()
    return token
