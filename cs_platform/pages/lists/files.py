"""A list as a file that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterator
from itertools import islice

from django.http import StreamingHttpResponse

from accounts.domain import exports
from cs_platform.pages.lists import cells, selection
from cs_platform.pages.lists.selection import Selection
from cs_platform.tenancy.context import organization_context

BATCH = 2000


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def response(chosen: Selection, name: str) -> StreamingHttpResponse:
    """Send the rows that pass in their order: with the columns somebody chose, else with all there are."""
    sent = StreamingHttpResponse(_lines(chosen), content_type="text/csv; charset=utf-8")
    sent["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    sent["X-Content-Type-Options"] = "nosniff"
    return sent


def _lines(chosen: Selection) -> Iterator[str]:
    """Yield the file's lines in a context of their own: the request's has ended when they are sent."""
    columns = [
        column for column in (chosen.shown if chosen.is_chosen else chosen.known) if column.heading != ""
    ]
    writer = csv.writer(_Echo())
    yield writer.writerow([exports.safe_cell(column.heading or column.key) for column in columns])
    with organization_context(chosen.where.organization_id):
        rows = chosen.rows.iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            selection.fill(columns, batch, chosen.where)
            for row in batch:
                cells_of = (cells.in_file(column, row, chosen.where) for column in columns)
                yield writer.writerow([exports.safe_cell(cell) for cell in cells_of])
