"""What is kept, why, and for how long."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cs_platform.pages import reader
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Something that is kept. retention: the setting with its months, empty where it has none."""

    what: str
    why: str
    until: str
    retention: str = ""


KINDS = (
    Kind(
        what="Accounts, contracts, invoices, tickets, goals, promises, touches, surveys",
        why="They are what every figure stands on.",
        until="Until somebody removes them or undoes their import; accounts are archived, not removed.",
    ),
    Kind(
        what="Contacts: name, title, e-mail, what matters to them at work",
        why="To speak with the right person about what they want to achieve.",
        until="Until they are erased, from every text, the trail, mails and files as well.",
    ),
    Kind(
        what="Use of the product, by account and day",
        why="To see whether it helps. Kept by account and feature, never by person.",
        until="Until somebody undoes its import.",
        retention="retention_usage",
    ),
    Kind(
        what="Health scores and estimates, by account and day",
        why="So that every figure shown on a day can be explained later, and tested against what happened.",
        until="For ever; the organization’s sums stay in any case.",
        retention="retention_scores",
    ),
    Kind(
        what="The audit trail: who changed what, and what stood there before",
        why="To undo, to know what was known on a day, and to answer for changes.",
        until="For ever.",
        retention="retention_audit",
    ),
    Kind(
        what="Mails that were sent, without the links that sign somebody in",
        why="To see what left and what did not.",
        until="For ever.",
        retention="retention_mail",
    ),
    Kind(
        what="Uploaded files",
        why="To load them, and to load them again after a correction.",
        until="30 days.",
    ),
    Kind(
        what="People who work here: name, e-mail, role, when they were last seen",
        why="What they did stays under their name; without a name nobody could ask.",
        until="Until the organization is deleted. Figures about a person are for that person.",
    ),
    Kind(
        what="Sessions and wrong passwords",
        why="To keep people signed in and guessers out. Wrong passwords are kept as hashes.",
        until="Two weeks; wrong passwords a day.",
    ),
)


@require_GET
@access.require(Permission.READ)
def kept(request: TenantRequest) -> HttpResponse:
    """Say what is kept and why, with the months this organization chose."""
    context = {"section": "settings", "rows": list(_rows(request))}
    return render(request, "settings/kept.html", context)


def _rows(request: TenantRequest) -> Iterator[tuple[Kind, int | None]]:
    said = reader.settings_of(request)
    for kind in KINDS:
        yield kind, getattr(said, kind.retention) if kind.retention else None
