"""The journey: stages, who is in them and for how long, which standards are missed, and one's own part."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.queries import choices, records
from cs_platform.pages import as_of
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.choices import Function
from cs_platform.tenancy.domain.permissions import Permission
from health.queries import journey as journeys

STUCK_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Part:
    """What the standards of a stage ask of one function."""

    stage: str
    asks: tuple[tuple[str, str], ...]


@require_GET
@access.require(Permission.READ)
def journey(request: TenantRequest) -> HttpResponse:
    """Show the stages as of the last completed run, and what they ask of the reader's function."""
    page_day = as_of.of(request)
    if page_day is None:
        return as_of.nothing_yet(request, section="journey", title="Journey")
    stages = journeys.journey(request.organization.pk, page_day.latest.day)
    function = _function(request)
    parts = [
        Part(
            stage=seen.stage.name,
            asks=tuple((standard.statement, ask) for standard, ask in seen.asked_of(function)),
        )
        for seen in stages
    ]
    context = {
        "section": "journey",
        "as_of": page_day,
        "stages": stages,
        "stuck_shown": f":{STUCK_SHOWN}",
        "stuck": sum(len(seen.stuck) for seen in stages),
        "stuck_loss": sum(seen.stuck_loss for seen in stages),
        "most_missed": _most_missed(stages),
        "function": Function(function),
        "functions": [(each.value, each.label) for each in Function],
        "parts": [part for part in parts if part.asks],
        "not_convertible": 0,
    }
    return render(request, "pages/journey.html", context)


@require_GET
@access.require(Permission.READ)
def account_stage(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show where an account is on its journey, what is unmet there, and the stages it can enter."""
    organization = request.organization
    accounts = records.accounts(organization.pk)
    account = access.get_or_404(request, accounts, Permission.READ, pk=account_id)
    today = tenancy.local_day(organization.time_zone, timezone.now())
    standards = journeys.standards_of(organization.pk, account_id, account.stage_id, today)
    context = {
        "section": "accounts",
        "account": account,
        "standards": standards,
        "unmet": sum(not each.is_met for each in standards),
        "stages": [(key, name) for key, name in choices.stages(organization.pk) if key != account.stage_id],
        "stays": records.stays(organization.pk, account_id),
        "may_edit": access.can(request.membership, Permission.EDIT_ACCOUNTS),
        "today": today,
    }
    return render(request, "pages/account_stage.html", context)


def _function(request: TenantRequest) -> str:
    """Return the function asked for, else the reader's own."""
    asked = request.GET.get("function", "")
    return asked if asked in set(Function) else request.membership.function


def _most_missed(stages: tuple[journeys.StageSeen, ...]) -> journeys.StandardSeen | None:
    """Return the standard whose missing stands before the most money."""
    seen = [each for stage in stages for each in stage.standards if each.missed]
    return max(seen, key=lambda each: (each.expected_loss, each.missed), default=None)
