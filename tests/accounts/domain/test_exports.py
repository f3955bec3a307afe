"""Cells that spreadsheets would run as formulas."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import amounts
from accounts.domain.exports import safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", '"', " ", "\n", "'", " \n"])
def test_formulas_stay_text(start: str, before: str) -> None:
    cell = safe_cell(f"{before}{start}cmd|' /C calc'!A0")
    assert cell.startswith("'")
    assert "\x00" not in cell


@pytest.mark.parametrize("text", ["ACME", "a=b", "Smith, John", "100%", "Größe", "", " x"])
def test_ordinary_text_is_untouched(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("-12.5"), "-12.5"), (Decimal("1E+3"), "1000"), (-3, "-3"), (-0.5, "-0.5"), (None, ""),
        (True, "yes"), (dt.date(2024, 3, 4), "2024-03-04"),
    ],
)  # fmt: skip
def test_numbers_and_days_stay_what_they_are(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.decimals(-(10**11), 10**11, places=2))
def test_amounts_read_back(amount: Decimal) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerow([safe_cell(amount), safe_cell("x")])
    (row,) = csv.reader(io.StringIO(stream.getvalue()))
    assert amounts.parse(row[0]) == amount
