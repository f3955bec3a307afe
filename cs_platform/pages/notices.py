"""What changed on one's accounts since one last looked."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from playbooks.queries import notices as changes
from playbooks.queries.notices import Notice

ACCOUNTS_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class OfAccount:
    """The changes of one account, the newest first."""

    account_id: int
    name: str
    notices: tuple[Notice, ...]


@require_GET
@access.require(Permission.READ)
def notices(request: TenantRequest) -> HttpResponse:
    """Show the changes since the person last looked, by account, the newest first."""
    today = tenancy.local_day(request.organization.time_zone, timezone.now())
    owners = tuple(each.pk for each in tenancy.acting_for(request.membership, today))
    since = changes.since_last_look(request.membership)
    found = changes.notices(request.membership, owners, since=since)
    grouped = _by_account(found)
    context = {
        "section": "today",
        "since": since,
        "has_looked": request.membership.notices_seen_at is not None,
        "today": today,
        "count": len(found),
        "accounts": grouped[:ACCOUNTS_SHOWN],
        "rest": len(grouped[ACCOUNTS_SHOWN:]),
    }
    return render(request, "pages/notices.html", context)


def _by_account(found: tuple[Notice, ...]) -> list[OfAccount]:
    grouped: dict[int, list[Notice]] = defaultdict(list)
    for each in found:
        grouped[each.account_id].append(each)
    return [
        OfAccount(account_id=key, name=changed[0].account, notices=tuple(changed))
        for key, changed in grouped.items()
    ]
