"""Files as people send them: what is read, and what is refused with a line and a sentence."""

import codecs
import contextlib
import csv
import io
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import files
from accounts.domain.files import UNLIMITED, Limits, Table, UnreadableFileError

HEADER = "id,name,amount\n"


def opened(content: bytes | str, limits: Limits = files.UPLOAD, name: str = "file.csv") -> Table:
    data = content.encode() if isinstance(content, str) else content
    return files.open_table(io.BytesIO(data), name=name, limits=limits)


def lines(table: Table) -> list[tuple[int, list[object]]]:
    return list(table.rows)


def refusal(content: bytes | str, limits: Limits = files.UPLOAD) -> UnreadableFileError:
    """Return why a file is refused, at the latest when its last row is read, within two seconds."""
    start = time.perf_counter()
    with pytest.raises(UnreadableFileError) as caught:
        lines(opened(content, limits))
    assert time.perf_counter() - start < 2
    assert caught.value.sentence.endswith(".")
    return caught.value


def workbook(*rows: list[object], sheets: tuple[str, ...] = ("Data",)) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return packed(members | changes)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_reads_every_separator_line_end_and_encoding(separator: str, newline: str, encoding: str) -> None:
    text = newline.join(separator.join(row) for row in (["id", "Größe"], ["1", "süß"], ["2", "x"])) + newline
    table = opened(text.encode(encoding))
    assert table.headers == ("id", "Größe")
    assert table.separator == separator
    assert lines(table) == [(2, ["1", "süß"]), (3, ["2", "x"])]
    assert bool(table.warnings) == (encoding == "cp1252")


def test_utf_16_big_endian() -> None:
    assert opened(codecs.BOM_UTF16_BE + "a;b\n1;ü\n".encode("utf-16-be")).headers == ("a", "b")


def test_decimal_commas_do_not_split_a_table_of_semicolons() -> None:
    table = opened("id;betrag\n1;1.234,56\n2;7,00\n")
    assert lines(table) == [(2, ["1", "1.234,56"]), (3, ["2", "7,00"])]


def test_a_sep_line_names_the_separator() -> None:
    table = opened("sep=;\r\na;b\r\n1;2\r\n")
    assert (table.headers, lines(table)) == (("a", "b"), [(3, ["1", "2"])])


def test_mixed_line_ends_blank_lines_and_trailing_separators() -> None:
    table = opened("\n a , b ,,\r\n\n1,2,,\r3,4,\n,,\n   \n5,6\n")
    assert table.headers == ("a", "b")
    assert lines(table) == [(4, ["1", "2"]), (5, ["3", "4"]), (8, ["5", "6"])]


def test_quoted_cells_keep_separators_and_lines() -> None:
    table = opened('a,b\n"x, ""y""","one\ntwo"\n3,4\n')
    assert lines(table) == [(2, ['x, "y"', "one\ntwo"]), (4, ["3", "4"])]


def test_duplicate_headers_are_told_apart_and_named() -> None:
    table = opened("id,name,name,name (2),\n1,a,b,c,\n")
    assert table.headers == ("id", "name", "name (3)", "name (2)")
    assert "“name”" in table.warnings[0]
    assert lines(table) == [(2, ["1", "a", "b", "c"])]


def test_unnamed_columns_get_a_name() -> None:
    assert opened("id,,name\n1,2,3\n").headers == ("id", "Column 2", "name")


def test_rows_that_are_too_long_or_short_keep_their_own_length() -> None:
    assert [len(cells) for _, cells in lines(opened("a,b\n1\n1,2,3\n"))] == [1, 3]


def test_each_iteration_reads_from_the_start_and_leaves_the_file_open() -> None:
    file = io.BytesIO(b"a,b\n1,2\n")
    table = files.open_table(file, name="x")
    assert lines(table) == lines(table)
    assert not file.closed


def test_paths_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    assert lines(files.open_table(path, name="x")) == [(2, ["1", "2"])]
    assert lines(files.open_table(str(path), name="x")) == [(2, ["1", "2"])]


@pytest.mark.parametrize(
    ("content", "line", "hint"),
    [
        (b"", 1, "empty"),
        (b"\n\n\n", 1, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "picture"),
        (b"%PDF-1.7\n", 1, "PDF"),
        (b"\x1f\x8b\x08\x00" + bytes(100), 1, "packed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1, "old or protected"),
        (b"\n<html><table>", 1, "web page"),
        (b"id,name\n1,a\n2,b\x00\n", 3, "NUL"),
        (bytes(1_000_000), 1, "NUL"),
        ("id,name\n1,ü\n".encode() + b"2,\xff\n", 3, "encoding"),
        (b"id,name\n1,\x81\n", 2, "encoding"),
        (b"\xef\xbb\xbfid\n\xff\n", 2, "encoding"),
        ("id,\ud800".encode("utf-16-le", "surrogatepass"), 1, "NUL"),
        (b'id,name\n1,a\n2,"b\n3,c\n', 3, "quotation mark opens"),
        (b'id,name\n1,"a"b\n', 2, "quotation mark closes inside"),
        (b'id,name\n1,"' + b"x\n" * 100_000, 2, "no end"),
        (b"id,name\n1," + b"x" * 20_000_000, 2, "characters"),
        (b"x" * 20_000_000, 1, "characters"),
        (b",".join(b"c%d" % n for n in range(10_000)), 1, "columns"),
        (b"\n,,,\n1,2\n", 1, ""),
    ],
)
def test_refuses_what_is_no_table_with_its_line(content: bytes, line: int, hint: str) -> None:
    if not hint:
        assert opened(content).headers == ("1", "2")
        return
    error = refusal(content)
    assert error.line == line
    assert hint in error.sentence


def test_refuses_too_many_bytes_before_reading() -> None:
    assert "MB" in refusal(b"a\n" + b"1\n" * 13_000_000).sentence


def test_refuses_too_many_rows_at_that_row() -> None:
    error = refusal("a\n1\n2\n\n3\n", Limits(rows=2))
    assert error.line == 5
    assert len(lines(opened("a\n1\n2\n\n3\n", UNLIMITED))) == 3


def test_memory_stays_flat() -> None:
    data = io.BytesIO(HEADER.encode() + b"1234567,Some name or other,12.50\n" * 100_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in files.open_table(data, name="x", limits=UNLIMITED).rows)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 100_000
    assert peak < 2_000_000


def test_reads_a_workbook_with_its_types() -> None:
    data = workbook(["id", "Name", None], [], [1, "a"], [2.5, None, None], [None, None])
    table = opened(data, name="x.csv")
    assert (table.headers, table.encoding) == (("id", "Name"), "xlsx")
    assert lines(table) == [(3, [1, "a"]), (4, [2.5, None])]
    assert lines(table) == [(3, [1, "a"]), (4, [2.5, None])]


def test_reads_the_named_sheet() -> None:
    file = io.BytesIO(workbook(["a"], [1], sheets=("One", "Two")))
    assert lines(files.open_table(file, name="x", sheet="Two")) == [(2, [1])]
    with pytest.raises(UnreadableFileError, match="One, Two"):
        files.open_table(file, name="x", sheet="Three")


def test_workbook_rows_are_limited() -> None:
    assert refusal(workbook(["a"], [1], [2], [3]), Limits(rows=2)).line == 4


def test_workbook_columns_are_limited() -> None:
    assert "columns" in refusal(workbook([f"c{n}" for n in range(1_500)], [1])).sentence


def test_empty_workbook() -> None:
    assert "empty" in refusal(workbook()).sentence


SHEET = "xl/worksheets/sheet1.xml"


def test_refuses_packages_that_are_no_workbook_or_deceive() -> None:
    good = workbook(["a"], [1])
    assert "packed folder" in refusal(packed({"a.csv": b"a\n1\n"})).sentence
    assert "another packed" in refusal(repacked(good, {"xl/embeddings/a.bin": packed({"a": b"b"})})).sentence
    assert "damaged" in refusal(repacked(good, {"../../evil.xml": b"<a/>"})).sentence
    assert "damaged" in refusal(good[: len(good) // 2]).sentence
    assert "damaged" in refusal(repacked(good, {SHEET: b"<worksheet><sheetData>"})).sentence
    assert "damaged" in refusal(repacked(good, {"xl/workbook.xml": b"nonsense"})).sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_refuses_a_workbook_with_its_own_markup(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    data = repacked(workbook(["a"], [1]), {"xl/sharedStrings.xml": bomb.encode(encoding)})
    assert "markup" in refusal(data).sentence
    late = b"<a>" + b" ".join(b"%d" % number for number in range(300_000)) + b"</a><!DOCTYPE a>"
    assert "markup" in refusal(repacked(workbook(["a"], [1]), {SHEET: late})).sentence


def test_refuses_bombs_by_declared_ratio_and_by_counted_size() -> None:
    good = workbook(["a"], [1])
    assert "unpacks" in refusal(repacked(good, {SHEET: b" " * 50_000_000})).sentence
    assert (
        "unpacks" in refusal(repacked(good, {"xl/x.xml": b"0123456789" * 9}), Limits(unpacked=2_000)).sentence
    )


def test_a_small_workbook_cannot_claim_endless_rows_or_columns() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="2"><c r="XFD2"><v>5</v></c></row>'
        b'<row r="99999999"><c r="A99999999"><v>5</v></c></row></sheetData></worksheet>'
    )
    start = time.perf_counter()
    assert lines(opened(repacked(workbook(["a"], [1]), {SHEET: sheet}))) == []
    assert time.perf_counter() - start < 2


CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=20)


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12),
    separator=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_no_cell_ever_moves_to_another_column(
    rows: list[list[str]], separator: str, newline: str, encoding: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerow(["first column", "second", "third"])
    writer.writerows(rows)
    table = opened(text.getvalue().encode(encoding))
    assert table.headers == ("first column", "second", "third")
    assert [cells for _, cells in table.rows] == [row for row in rows if any(row)]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_table_or_a_refusal(data: bytes) -> None:
    with contextlib.suppress(UnreadableFileError):
        table = opened(data)
        assert len(set(table.headers)) == len(table.headers)
        assert all(table.headers)
        assert all(line > 1 for line, _ in table.rows)
