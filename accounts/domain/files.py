"""Opens tables in the files people send: CSV in its variants, and Excel workbooks.

What a file is, is told from its bytes, not from its name. Rows are streamed.
"""

from accounts.domain import delimited, rejected, tables, workbooks
from accounts.domain.tables import UNLIMITED, UPLOAD, Limits, Source, Table, UnreadableFileError

__all__ = ["UNLIMITED", "UPLOAD", "WORKBOOK", "Limits", "Table", "UnreadableFileError", "open_table"]

WORKBOOK = workbooks.ENCODING

_HEAD = 64
_PACKAGE = b"PK"
_OTHERS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a packed file"),
    (b"BZh", "a packed file"),
    (b"\xfd7zXZ", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"SQLite format", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old or protected Excel workbook"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg")


def open_table(
    path_or_binary_file: Source, *, name: str, limits: Limits = UPLOAD, sheet: str | None = None
) -> Table:
    """Open the table in a file; UnreadableFileError with a sentence, and a line where there is one.

    A file object must be able to seek; it is left open. ``sheet`` names a workbook's sheet.
    """
    with tables.reading(path_or_binary_file) as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(_HEAD)
    if limits.bytes is not None and size > limits.bytes:
        raise delimited.too_large(limits.bytes)
    _refuse_others(head)
    if head.startswith(_PACKAGE):
        table = workbooks.open_table(path_or_binary_file, name=name, limits=limits, sheet=sheet)
    else:
        table = delimited.open_table(path_or_binary_file, name=name, limits=limits)
    return rejected.original(table)


def _refuse_others(head: bytes) -> None:
    for mark, noun in _OTHERS:
        if head.startswith(mark):
            raise UnreadableFileError(f"The file is {noun}, not a table; save it as .xlsx or CSV.", line=1)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise UnreadableFileError(
            "The file is a web page or XML, not a table; save it as .xlsx or CSV.", line=1
        )
