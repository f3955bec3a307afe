"""Months between days, with month ends of every length."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_platform.lib import periods

DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 2, date(2024, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 6, 15), -12, date(2023, 6, 15)),
    ],
)
def test_months_are_added_up_to_the_last_day(day: date, months: Any, expected: Any) -> None:
    assert periods.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 15), date(2024, 3, 15), 2),
        (date(2024, 1, 15), date(2024, 3, 14), 1),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 3, 15), date(2024, 1, 15), -2),
        (date(2024, 3, 15), date(2024, 1, 20), -1),
    ],
)
def test_whole_months(start: date, end: date, months: Any) -> None:
    assert periods.whole_months_between(start, end) == months


def test_years_are_years_of_the_calendar_on_average() -> None:
    assert periods.years_between(date(2020, 1, 1), date(2024, 1, 1)) == 4.0


def test_month_ends_include_both_days() -> None:
    assert list(periods.month_ends(date(2024, 1, 31), date(2024, 3, 31))) == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]
    assert list(periods.month_ends(date(2024, 2, 1), date(2024, 2, 28))) == []


@given(start=DAYS, months=st.integers(min_value=0, max_value=120))
def test_whole_months_undo_added_months(start: date, months: Any) -> None:
    assert periods.whole_months_between(start, periods.add_months(start, months)) == months
