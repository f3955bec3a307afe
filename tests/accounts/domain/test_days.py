"""Days and moments in every style of writing, and the ones that are refused."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import days
from accounts.domain.days import DayStyle
from accounts.domain.problems import ValueProblem

NEW_YORK = ZoneInfo("America/New_York")
DAY = dt.date(2024, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-04", "2024/03/04", "2024.3.4", "20240304", "04.03.2024", "4.3.2024", "4 Mar 2024",
        "4. März 2024", "04-Mar-2024", "March 4, 2024", "Mar 4th 2024", " 2024-03-04 ", "2024-03-04 00:00:00",
        "2024-03-04T23:59:59.999",
    ],
)  # fmt: skip
def test_reads_days_that_have_one_meaning(text: str) -> None:
    assert days.parse_day(text, None, dt.UTC) == DAY


@pytest.mark.parametrize(
    ("text", "style", "day"),
    [
        ("03/04/2024", DayStyle.MDY, DAY),
        ("04/03/2024", DayStyle.DMY, DAY),
        ("04-03-2024", DayStyle.DMY, DAY),
        ("3/4/24", DayStyle.MDY_SHORT, DAY),
        ("04.03.24", DayStyle.DMY_SHORT, DAY),
        ("31.12.99", DayStyle.DMY_SHORT, dt.date(1999, 12, 31)),
        ("25/03/2024", None, dt.date(2024, 3, 25)),
        ("03/25/2024", None, dt.date(2024, 3, 25)),
        ("05/05/2024", None, dt.date(2024, 5, 5)),
        ("2024-03-04", DayStyle.DMY, DAY),
    ],
)
def test_reads_days_in_the_column_s_style(text: str, style: DayStyle | None, day: dt.date) -> None:
    assert days.parse_day(text, style, dt.UTC) == day


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0001-01-01", "outside"), ("9999-12-31", "outside"), ("1989-12-31", "outside"),
        ("2101-01-01", "outside"), ("2026-02-30", "calendar"), ("2023-02-29", "calendar"),
        ("01/02/03", "two digits"), ("01/02/2024", "day_format"), ("1709510400000", "since 1970"),
        ("1709510400", "since 1970"), ("45355", "spreadsheet"), ("infinity", "not a day"),
        ("soon", "not a day"),
        ("2024-13-01", "calendar"), ("2024-03-04 25:00", "time of day"), ("４.３.２０２４", "not a day"),
        ("2024-W10-1", "not a day"), ("10000-01-01", "not a day"),
    ],
)  # fmt: skip
def test_refuses_days_with_a_sentence(text: str, hint: str) -> None:
    for problem in (days.parse_day(text, None, dt.UTC), days.parse_moment(text, None, dt.UTC)):
        assert isinstance(problem, ValueProblem)
        assert hint in problem.sentence
        assert problem.sentence.endswith(".")


def test_leap_days_exist_in_leap_years() -> None:
    assert days.parse_day("29.02.2024", None, dt.UTC) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-07-01", "2024-07-01T04:00"),
        ("2024-07-01 09:30", "2024-07-01T13:30"),
        ("2024-07-01T09:30:15Z", "2024-07-01T09:30:15"),
        ("2024-07-01T09:30:00+02:00", "2024-07-01T07:30"),
        ("2024-07-01 09:30 +0530", "2024-07-01T04:00"),
        ("7/1/2024 1:05 PM", "2024-07-01T17:05"),
        ("07/01/2024, 12:05 am", "2024-07-01T04:05"),
        ("1 Jul 2024 09:30", "2024-07-01T13:30"),
    ],
)
def test_moments_without_a_zone_are_local(text: str, utc: str) -> None:
    moment = days.parse_moment(text, DayStyle.MDY, NEW_YORK)
    assert moment == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


def test_a_skipped_time_moves_forward_and_a_repeated_one_is_the_first() -> None:
    skipped = days.parse_moment("2024-03-10 02:30", None, NEW_YORK)
    repeated = days.parse_moment("2024-11-03 01:30", None, NEW_YORK)
    assert skipped == dt.datetime(2024, 3, 10, 7, 30, tzinfo=dt.UTC)  # 03:30 by the new clock
    assert repeated == dt.datetime(2024, 11, 3, 5, 30, tzinfo=dt.UTC)


def test_a_moment_with_an_offset_is_the_day_it_is_here() -> None:
    assert days.parse_day("2024-03-05T02:00:00Z", None, NEW_YORK) == DAY
    assert days.parse_day("2024-03-05T02:00:00", None, NEW_YORK) == dt.date(2024, 3, 5)


def test_cells_of_a_spreadsheet() -> None:
    assert days.parse_day(dt.datetime(2024, 3, 4, 0, 0), None, NEW_YORK) == DAY
    assert days.parse_day(DAY, None, NEW_YORK) == DAY
    assert days.parse_moment(DAY, None, NEW_YORK) == dt.datetime(2024, 3, 4, 5, tzinfo=dt.UTC)
    assert isinstance(days.parse_day(45355, None, NEW_YORK), ValueProblem)
    assert isinstance(days.parse_moment(1709510400000.0, None, NEW_YORK), ValueProblem)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Y-M-D", DayStyle.YMD), ("dd.mm.yyyy", DayStyle.DMY), ("%m/%d/%Y", DayStyle.MDY),
        ("D/M/YY", DayStyle.DMY_SHORT), ("mm-dd-yy", DayStyle.MDY_SHORT), ("%d.%m.%y", DayStyle.DMY_SHORT),
        ("Y-D-M", None), ("", None),
    ],
)  # fmt: skip
def test_mappings_name_styles_in_several_ways(text: str, style: DayStyle | None) -> None:
    assert days.read_style(text) is style


FORMATS = {
    DayStyle.YMD: ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y"],
    DayStyle.DMY: ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
    DayStyle.MDY: ["%m/%d/%Y", "%m-%d-%Y"],
    DayStyle.DMY_SHORT: ["%d/%m/%y", "%d.%m.%y"],
    DayStyle.MDY_SHORT: ["%m/%d/%y"],
}


@given(
    day=st.dates(days.FIRST_DAY, dt.date(2069, 12, 31)),
    style=st.sampled_from(list(DayStyle)),
    data=st.data(),
)
def test_every_way_of_writing_a_day_reads_back(day: dt.date, style: DayStyle, data: st.DataObject) -> None:
    text = day.strftime(data.draw(st.sampled_from(FORMATS[style])))
    assert days.parse_day(text, style, dt.UTC) == day


@given(
    moment=st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2100, 12, 30), timezones=st.timezones()),
    zone=st.timezones(),
)
def test_moments_with_an_offset_read_back(moment: dt.datetime, zone: dt.tzinfo) -> None:
    utc = moment.astimezone(dt.UTC)
    assert days.parse_moment(utc.isoformat(), None, zone) == utc
    assert days.parse_moment(utc.strftime("%Y-%m-%d %H:%M:%S.%fZ"), None, zone) == utc


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}( [0-9:]{4,8})?", fullmatch=True))
def test_any_text_is_a_bounded_day_or_a_problem(text: str) -> None:
    for style in (None, *DayStyle):
        result = days.parse_day(text, style, dt.UTC)
        assert isinstance(result, ValueProblem) or days.FIRST_DAY <= result <= days.LAST_DAY
