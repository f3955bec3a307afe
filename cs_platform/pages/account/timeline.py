"""Timeline: one stream of everything that happened, read further and further back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.queries import records
from accounts.queries import timeline as facts
from accounts.queries.records import Tickets
from accounts.queries.timeline import Cursor, Event, UnreadableCursorError, Wanted
from accounts.queries.timeline_branches import EventKind
from autopsies.queries import reviews
from cs_platform.pages import reader
from cs_platform.pages.account import head as heads
from cs_platform.pages.account import story
from cs_platform.pages.account.head import Head
from cs_platform.pages.account.story import Line
from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.queries import bands

PAGE_SIZE = 30
WORDS_AT_MOST = 80
HEALTH, AUTOPSY = "health", "autopsy"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One kind the stream can be narrowed to; key "" is all of them."""

    key: str
    words: str
    query: str
    is_chosen: bool


@require_GET
@access.require(Permission.READ)
@vary_on_headers("HX-Request")
def timeline(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show a page of the stream; to htmx that asks for what is further back, its lines alone."""
    head = heads.of(request, account_id)
    wanted = _wanted(request, head)
    found = _events(request, head, wanted)
    shown = found[:PAGE_SIZE]
    older = str(shown[-1].cursor) if len(found) > PAGE_SIZE else ""
    context = {
        "lines": _lines(request, shown),
        "older": f"?{urlencode(_query(request) | {'before': older})}" if older else "",
        "filters": _filters(request),
        "words": wanted.containing,
        "is_newest": "before" not in request.GET,
        "tickets": _tickets(request, head) if wanted.kinds == (EventKind.TICKET,) else None,
    }
    if request.headers.get("HX-Request") and "before" in request.GET:
        context |= {"account": head.account, "today": head.today}
        return render(request, "pages/account/_events.html", context)
    return heads.show(request, head, "pages/account/timeline.html", context)


def _tickets(request: TenantRequest, head: Head) -> Tickets:
    """Return the table of tickets that stands above their events."""
    end = queries.end_of_day(request.organization.time_zone, head.today)
    return records.tickets(request.organization.pk, head.account.pk, head.today, end)


def _wanted(request: TenantRequest, head: Head) -> Wanted:
    """Read what is asked for; a cursor or kind that is none of ours is left out."""
    kind = request.GET.get("kind", "")
    try:
        before = facts.read_cursor(request.GET["before"])
    except (KeyError, UnreadableCursorError):
        before = facts.newest(head.now)
    return Wanted(
        now=head.now,
        time_zone=request.organization.time_zone,
        before=before,
        kinds=(EventKind(kind),) if kind in set(EventKind) else tuple(EventKind),
        containing=_words(request),
        limit=PAGE_SIZE + 1,
    )


def _words(request: TenantRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:WORDS_AT_MOST]


def _query(request: TenantRequest) -> dict[str, str]:
    """Return the part of the address that pages of one stream share."""
    query = {"kind": request.GET.get("kind", ""), "q": _words(request)}
    return {key: value for key, value in query.items() if value}


def _filters(request: TenantRequest) -> list[Filter]:
    chosen, rest = request.GET.get("kind", ""), _query(request)
    rest.pop("kind", None)
    kinds = [("", "All"), *EventKind.choices()]
    known = chosen if chosen in set(EventKind) else ""
    return [
        Filter(
            key=key,
            words=words,
            query=f"?{urlencode(rest | ({'kind': key} if key else {}))}",
            is_chosen=key == known,
        )
        for key, words in kinds
    ]


def _events(request: TenantRequest, head: Head, wanted: Wanted) -> list[Event]:
    """Return the events of facts, health and autopsies together; words are looked for in facts alone."""
    organization_id, account_id = request.organization.pk, head.account.pk
    found: list[Event] = list(facts.events(organization_id, account_id, wanted))
    if not wanted.containing:
        found += _health(organization_id, account_id, wanted)
        found += _autopsies(organization_id, account_id, wanted)
    return sorted(found, key=lambda event: event.cursor, reverse=True)[: wanted.limit]


def _health(organization_id: int, account_id: int, wanted: Wanted) -> Iterable[Event]:
    if EventKind.HEALTH not in wanted.kinds:
        return ()
    until = queries.local_day(wanted.time_zone, wanted.before.at)
    moves = bands.moves(organization_id, account_id, until=until, limit=wanted.limit)
    return _before(
        wanted,
        [
            _day_event(
                wanted,
                EventKind.HEALTH,
                HEALTH,
                move.day,
                move.day.toordinal(),
                {"band": move.band, "previous": move.previous, "health": move.health},
            )
            for move in moves
        ],
    )


def _autopsies(organization_id: int, account_id: int, wanted: Wanted) -> Iterable[Event]:
    if EventKind.AUTOPSY not in wanted.kinds:
        return ()
    rows = reviews.rows(organization_id, account_id=account_id)
    return _before(
        wanted,
        [
            _day_event(wanted, EventKind.AUTOPSY, AUTOPSY, row.opened_on, row.id, {"state": row.state.label})
            for row in rows
        ],
    )


def _day_event(
    wanted: Wanted, kind: EventKind, branch: str, day: date, number: int, more: dict[str, object]
) -> Event:
    at = queries.start_of_day(wanted.time_zone, day)
    return Event(cursor=Cursor(at, branch, number), kind=kind, is_day=True, title="", body="", more=more)


def _before(wanted: Wanted, found: Sequence[Event]) -> list[Event]:
    return [event for event in found if event.cursor < wanted.before]


def _lines(request: TenantRequest, shown: Sequence[Event]) -> list[Line]:
    locale, zone = reader.locale_of(request), request.organization.time_zone
    return [story.line(event, locale=locale, time_zone=zone) for event in shown]
