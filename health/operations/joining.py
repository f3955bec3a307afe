"""What becomes of reasons to act and of being off track when two accounts become one."""

from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Account
from accounts.operations.merging import joining
from accounts.operations.merging.joining import Following, Joining
from accounts.operations.records.changes import Editor
from health.domain.choices import EpisodeEnd
from health.models import DitchEpisode, Signal
from health.operations import kept

SAYS = (
    "Both are off track: the one that stays goes on with its own stretch, the other’s is closed as merged "
    "and comes along with its autopsy."
)


def close_second(survivor: Account, merged: Account, editor: Editor) -> None:
    """Close the merged account's open stretch where the survivor has one: an account is off track once."""
    if _open(survivor) and (second := _open(merged)):
        DitchEpisode.objects.for_organization(editor.organization_id).filter(pk=second.pk).update(
            left_on=max(second.entered_on, editor.today),
            ended=EpisodeEnd.MERGED,
            version=F("version") + 1,
            updated_at=Now(),
        )


def join(survivor: Account, merged: Account, editor: Editor) -> None:
    """Close the second open stretch, and forget figures in which both accounts count."""
    close_second(survivor, merged, editor)
    kept.forget(editor.organization_id)


def says(survivor: Account, merged: Account) -> str:
    """Say that one of two open stretches would be closed."""
    return SAYS if _open(survivor) and _open(merged) else ""


def _open(account: Account) -> DitchEpisode | None:
    rows = DitchEpisode.objects.for_organization(account.organization_id)
    found: DitchEpisode | None = rows.filter(account=account, left_on__isnull=True).first()
    return found


joining.register(
    key="health",
    joining=Joining(do=join, says=says),
    following=(Following(model=Signal, which=Q(ended_on__isnull=True)),),
)
