"""Who edits, what version of a record they saw, and what they are told afterwards."""

from django.contrib import messages
from django.utils import timezone

from accounts.operations.records import Editor
from accounts.operations.records.changes import UNDO_TAG
from cs_platform.lib import keys
from cs_platform.tenancy.access import TenantRequest


def editor_of(request: TenantRequest) -> Editor:
    """Return who changes something, for whom, and now."""
    return Editor(organization=request.organization, membership=request.membership, now=timezone.now())


def version_of(request: TenantRequest) -> int:
    """Return the version the person saw; 0, which no row has, where none was sent."""
    return keys.read(request.POST.get("version", "")) or 0


def say(request: TenantRequest, words: str, token: str) -> None:
    """Say what was done, and offer to undo the change of that token."""
    messages.success(request, words, extra_tags=UNDO_TAG + token)
