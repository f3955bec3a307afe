"""The audit trail: who changed what, when, and what stood there before."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from accounts.domain import exports
from accounts.forms.nouns import OF_TABLE
from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import LARGEST_ID, TenantRequest
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.permissions import Permission
from cs_platform.tenancy.queries import audit_trail
from cs_platform.tenancy.queries.audit_trail import Entry, Mark, Wanted

PAGE_SIZE = 50
BATCH = 500
MOST_IN_A_FILE = 100_000
CSV_HEADERS = ("at", "who", "how", "import", "table", "row", "name", "action", "field", "old", "new")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


class TrailFilter(forms.Form):
    """Which changes to show."""

    who = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="Who")
    table = forms.ChoiceField(required=False, label="What")
    row = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)
    load = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID, label="Import")
    since = forms.DateField(
        required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, request: TenantRequest) -> None:
        """Offer the people and tables there are."""
        super().__init__(data)
        people = queries.members(request.organization.pk)
        who = [("", "everybody"), *((str(one.pk), str(one.user)) for one in people)]
        self.fields["who"].choices = who  # type: ignore[attr-defined] # a ChoiceField
        what = [("", "everything"), *audit_trail.tables().items()]
        self.fields["table"].choices = what  # type: ignore[attr-defined] # a ChoiceField

    def wanted(self, time_zone: str) -> Wanted:
        """Return what was asked for; what cannot be read is no condition."""
        self.is_valid()
        chosen = self.cleaned_data
        since, until = chosen.get("since"), chosen.get("until")
        return Wanted(
            membership_id=chosen.get("who"),
            table=chosen.get("table") or "",
            row_id=chosen.get("row"),
            import_id=chosen.get("load"),
            since=queries.start_of_day(time_zone, since) if since and since >= FIRST_DAY else None,
            until=queries.end_of_day(time_zone, until) if until and until <= LAST_DAY else None,
        )


@require_GET
@access.require(Permission.MANAGE_ORGANIZATION)
def trail(request: TenantRequest) -> HttpResponse:
    """Show the changes, newest first, a page at a time."""
    form = TrailFilter(request.GET, request=request)
    wanted = form.wanted(request.organization.time_zone)
    found = audit_trail.entries(
        request.organization.pk, wanted, before=_mark(request.GET.get("before", "")), limit=PAGE_SIZE + 1
    )
    shown = found[:PAGE_SIZE]
    context = {
        "section": "settings",
        "form": form,
        "rows": [(entry, _address(request, entry)) for entry in shown],
        "older": _query(request, before=_text(shown)) if len(found) > PAGE_SIZE else "",
        "newest": _query(request) if request.GET.get("before") else "",
        "csv": _query(request),
        "is_filtered": wanted != Wanted(),
        "one_row": f"{shown[0].kind} “{shown[0].name}”" if shown and wanted.row_id is not None else "",
    }
    return render(request, "settings/audit.html", context)


@require_GET
@access.require(Permission.MANAGE_ORGANIZATION)
def trail_csv(request: TenantRequest) -> StreamingHttpResponse:
    """Send the changes as a file that a spreadsheet opens without running anything, one field a line."""
    wanted = TrailFilter(request.GET, request=request).wanted(request.organization.time_zone)
    day = queries.local_day(request.organization.time_zone, timezone.now())
    lines = _lines(request.organization.pk, wanted)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{day.isoformat()}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(organization_id: int, wanted: Wanted) -> Iterator[str]:
    """Yield the file's lines, batch by batch in contexts of their own: the request's has ended by then."""
    writer = csv.writer(_Echo())
    yield writer.writerow(CSV_HEADERS)
    mark, written = None, 0
    while written < MOST_IN_A_FILE:
        with organization_context(organization_id):
            found = audit_trail.entries(organization_id, wanted, before=mark, limit=BATCH)
        for entry in found:
            yield from (writer.writerow([exports.safe_cell(cell) for cell in row]) for row in _cells(entry))
        written, mark = written + len(found), audit_trail.mark_after(found)
        if len(found) < BATCH:
            return


def _cells(entry: Entry) -> Iterator[tuple[object, ...]]:
    head = (
        entry.at.isoformat(),
        entry.who,
        entry.how,
        entry.import_id,
        entry.kind,
        entry.row_id,
        entry.name,
        entry.action,
    )
    for each in entry.fields:
        yield (*head, each.label, each.old, each.new)
    if not entry.fields:
        yield (*head, "", "", "")


def _address(request: TenantRequest, entry: Entry) -> str:
    """Return where the row can be looked at, if it is there and has a page."""
    if entry.action == "removed":
        return ""
    if entry.table == "accounts_account":
        return access.url(request, "pages:account", entry.row_id)
    if entry.table == "tenancy_membership":
        return access.url(request, "settings:person", entry.row_id)
    if entry.table == "accounts_import":
        return access.url(request, "accounts:import", entry.row_id)
    noun = OF_TABLE.get(entry.table)
    return access.url(request, "records:history", noun.slug, entry.row_id) if noun else ""


def _mark(text: str) -> Mark | None:
    """Read where a page starts; what cannot be read is the start."""
    moment, _, number = text.rpartition("_")
    try:
        at = parse_datetime(moment)
        entry_id = int(number)
    except ValueError:
        return None
    readable = at is not None and at.tzinfo is not None and 1990 <= at.year <= 2100
    return Mark(at=at, id=entry_id) if at and readable and 0 <= entry_id <= LARGEST_ID else None


def _text(shown: tuple[Entry, ...]) -> str:
    mark = audit_trail.mark_after(shown)
    return f"{mark.at.isoformat()}_{mark.id}" if mark else ""


def _query(request: TenantRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
