"""Who edits, and what version of a record they saw."""

from django.utils import timezone

from accounts.operations.records import Editor
from cs_platform.tenancy.access import TenantRequest


def editor_of(request: TenantRequest) -> Editor:
    """Return who changes something, for whom, and now."""
    return Editor(organization=request.organization, membership=request.membership, now=timezone.now())


def version_of(request: TenantRequest) -> int:
    """Return the version the person saw; 0, which no row has, where none was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
