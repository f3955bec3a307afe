"""Rows of facts: values, derived fields, problems, and how much work they take."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.domain import amounts, days, files, mapping, rows
from accounts.domain.kinds import KINDS
from accounts.domain.mapping import Column, MappingError
from accounts.domain.rows import Problem, Row, Settings

CONTRACT = {"external_id": "id", "account": "account", "starts_on": "start", "arr": "arr"}


def read(
    kind: str, text: str, columns: dict[str, Any], settings: Settings | None = None
) -> list[Row | Problem]:
    table = files.open_table(io.BytesIO(text.encode()), name="file.csv")
    full = {
        name: value if isinstance(value, Column) else Column(column=value) for name, value in columns.items()
    }
    return list(rows.read_rows(KINDS[kind], table, full, settings or Settings()))


def contract(
    line: str, columns: dict[str, Any] | None = None, settings: Settings | None = None
) -> Row | Problem:
    header = "id,account,start,arr,mrr,currency,term,ended,trial,kind"
    (result,) = read("contracts", f"{header}\n{line}\n", columns or CONTRACT, settings)
    return result


def values(result: Row | Problem) -> dict[str, object]:
    assert isinstance(result, Row), result
    return result.values


def problem(result: Row | Problem) -> Problem:
    assert isinstance(result, Problem), result
    return result


def test_reads_values_by_field() -> None:
    row = contract("C-1,A-1,2024-01-31,1200,,,,,,")
    assert row == Row(
        2,
        {
            "external_id": "C-1",
            "account": "A-1",
            "starts_on": dt.date(2024, 1, 31),
            "arr": Decimal("1200.00"),
            "currency": "USD",
        },
    )


def test_every_problem_of_a_row_is_reported_with_line_column_and_value() -> None:
    found = read("contracts", "id,account,start,arr\n,A-1,someday,-5\nC-2,A-1,2024-01-01,7\n", CONTRACT)
    assert [(one.line, one.column, one.value) for one in found if isinstance(one, Problem)] == [
        (2, "id", ""), (2, "start", "someday"), (2, "arr", "-5"),
    ]  # fmt: skip
    assert isinstance(found[-1], Row)


def test_shown_values_are_cut() -> None:
    assert len(problem(contract(f"C-1,A-1,{'x' * 500},1,,,,,,")).value) == 200


def test_a_line_with_more_or_fewer_cells_is_a_problem_never_a_shift() -> None:
    found = read("accounts", "id,name\n1,Smith, John\n2\n3,Jones\n", {"external_id": "id", "name": "name"})
    assert [type(one) for one in found] == [Problem, Problem, Row]
    assert "3 cells where the header has 2" in problem(found[0]).sentence


@pytest.mark.parametrize(("arr", "mrr", "expected"), [("", "100", 1200), ("900", "100", 900), ("0", "5", 0)])
def test_monthly_amounts_count_twelve_times_where_no_annual_one_is_given(
    arr: str, mrr: str, expected: int
) -> None:
    row = values(contract(f"C,A,2024-01-01,{arr},{mrr},,,,,", CONTRACT | {"mrr": "mrr"}))
    assert row["arr"] == expected
    assert "mrr" not in row


def test_a_contract_without_amount_is_a_problem() -> None:
    assert problem(contract("C,A,2024-01-01,,,,,,,", CONTRACT | {"mrr": "mrr"})).column == "arr"


@pytest.mark.parametrize(
    ("line", "mapped", "currency"),
    [
        ("C,A,2024-01-01,€1 200,,,,,,", False, "EUR"),
        ("C,A,2024-01-01,$1200,,,,,,", False, "USD"),
        ("C,A,2024-01-01,1200,,,,,,", False, "CAD"),
        ("C,A,2024-01-01,1200,,chf,,,,", True, "CHF"),
        ("C,A,2024-01-01,$1200,,AUD,,,,", True, "AUD"),
    ],
)
def test_currency_from_its_column_the_sign_or_the_default(line: str, mapped: bool, currency: str) -> None:
    columns = CONTRACT | ({"currency": "currency"} if mapped else {})
    default = "CAD" if currency == "CAD" else "GBP"
    assert values(contract(line, columns, Settings(currency=default)))["currency"] == currency


def test_currencies_that_contradict_or_are_in_doubt_are_problems() -> None:
    assert (
        "correct one"
        in problem(contract("C,A,2024-01-01,€5,,USD,,,,", CONTRACT | {"currency": "currency"})).sentence
    )
    assert "SEK or NOK" in problem(contract("C,A,2024-01-01,5 kr,,,,,,")).sentence


@pytest.mark.parametrize(("trial", "kind", "expected"), [("yes", "", "TRIAL"), ("no", "", "RECURRING")])
def test_trials_are_a_kind(trial: str, kind: str, expected: str) -> None:
    row = values(contract(f"C,A,2024-01-01,0,,,,,{trial},{kind}", CONTRACT | {"is_trial": "trial"}))
    assert row["kind"] == expected
    assert "is_trial" not in row


def test_a_mapped_kind_stays_unless_it_is_a_trial() -> None:
    columns = CONTRACT | {"is_trial": "trial", "kind": "kind"}
    assert values(contract("C,A,2024-01-01,0,,,,,no,ONE_OFF", columns))["kind"] == "ONE_OFF"
    assert values(contract("C,A,2024-01-01,0,,,,,yes,ONE_OFF", columns))["kind"] == "TRIAL"


@pytest.mark.parametrize(
    ("term", "ended", "column"),
    [
        ("2023-12-31", "", "term"),
        ("2024-01-01", "", "term"),
        ("", "2023-12-31", "ended"),
        ("", "2024-01-01", ""),
    ],
)
def test_a_contract_does_not_end_before_it_starts(term: str, ended: str, column: str) -> None:
    columns = CONTRACT | {"term_ends_on": "term", "ended_on": "ended"}
    result = contract(f"C,A,2024-01-01,5,,,{term},{ended},,", columns)
    assert (result.column if isinstance(result, Problem) else "") == column


def ticket(cells: str, settings: Settings | None = None) -> Row | Problem:
    columns = {
        "external_id": "id", "account": "account", "opened_at": "opened", "closed_at": "closed",
        "resolution_hours": "hours", "first_response_at": "first",
        "first_response_minutes": Column(column="wait", unit="hours"),
    }  # fmt: skip
    (result,) = read(
        "tickets", f"id,account,opened,closed,hours,first,wait\nT,A,{cells}\n", columns, settings
    )
    return result


def test_spans_become_moments_where_the_moment_is_missing() -> None:
    row = values(ticket("2024-03-04 10:00,,2.5,,1.5"))
    assert row["closed_at"] == dt.datetime(2024, 3, 4, 12, 30, tzinfo=dt.UTC)
    assert row["first_response_at"] == dt.datetime(2024, 3, 4, 11, 30, tzinfo=dt.UTC)
    assert not row.keys() & {"resolution_hours", "first_response_minutes"}
    given = values(ticket("2024-03-04 10:00,2024-03-05 10:00,2.5,,"))
    assert given["closed_at"] == dt.datetime(2024, 3, 5, 10, tzinfo=dt.UTC)


def test_a_ticket_is_not_closed_before_it_is_opened() -> None:
    assert problem(ticket("2024-03-04 10:00,2024-03-03 10:00,,,")).column == "closed"
    assert problem(ticket("2024-03-04 10:00,,,2024-03-04 09:00,")).column == "first"


def test_a_closing_day_alone_may_be_the_opening_day() -> None:
    zone = Settings(zone=ZoneInfo("Asia/Kathmandu"))
    row = values(ticket("2024-03-04 10:00,2024-03-04,,,", zone))
    assert row["closed_at"] == row["opened_at"]


def test_usage_needs_an_account_or_a_contract_and_takes_its_stream_from_the_contract() -> None:
    columns = {"account": "account", "contract": "contract", "day": "day", "events": "events"}
    text = "account,contract,day,events\nA,,2024-01-01,5\n,C,2024-01-01,5\n,,2024-01-01,5\n"
    first, second, third = read("usage", text, columns)
    assert "stream" not in values(first)
    assert values(second)["stream"] == "C"
    assert "neither account nor contract" in problem(third).sentence


def test_a_mapped_stream_stays() -> None:
    columns = {"contract": "c", "stream": "s", "day": "d"}
    (row,) = read("usage", "c,s,d\nC,workspace,2024-01-01\n", columns)
    assert values(row)["stream"] == "workspace"


def test_a_churn_statement_without_id_gets_one_that_stays_the_same() -> None:
    columns = {"account": "a", "said_on": "d"}
    once, again = (read("churn_statements", "a,d\nA,2024-01-01\n", columns) for _ in range(2))
    assert once == again
    assert values(once[0])["external_id"] == "A 2024-01-01"


def test_constants_words_and_units() -> None:
    columns = CONTRACT | {
        "product": Column(constant="Suite"),
        "billing_period": Column(column="currency", values={"Halbjährlich": "ANNUAL", "-": ""}),
        "arr": Column(column="arr", unit="thousands"),
    }
    row = values(contract("C,A,2024-01-01,1.2,,HALBJÄHRLICH,,,,", columns))
    assert (row["product"], row["billing_period"], row["arr"]) == ("Suite", "ANNUAL", 1200)
    assert values(contract("C,A,2024-01-01,1,,-,,,,", columns))["billing_period"] is None


def test_an_unreadable_constant_is_named() -> None:
    with pytest.raises(MappingError, match=r"columns.starts_on.constant"):
        contract("C,A,,5,,,,,,", CONTRACT | {"starts_on": Column(constant="soon")})


def test_headers_are_found_whatever_their_case_and_spaces() -> None:
    row = contract("C,A,2024-01-01,5,,,,,,", CONTRACT | {"starts_on": " START "})
    assert values(row)["starts_on"] == dt.date(2024, 1, 1)


def test_a_missing_or_doubtful_header_is_named() -> None:
    with pytest.raises(MappingError, match=r"no column “Beginn”; it has id, account"):
        contract("C,A,2024-01-01,5,,,,,,", CONTRACT | {"starts_on": "Beginn"})
    with pytest.raises(MappingError, match="several columns like"):
        read("accounts", "id,Name,NAME\n1,2,3\n", {"external_id": "id", "name": "name"})


def test_missing_required_fields_are_named() -> None:
    with pytest.raises(MappingError, match="need starts_on"):
        contract("C,A,2024-01-01,5,,,,,,", {key: CONTRACT[key] for key in ("external_id", "account", "arr")})


def test_spreadsheet_cells_need_no_style() -> None:
    columns = {name: Column(column=header) for name, header in CONTRACT.items()}
    cells: list[object] = ["C", 17.0, dt.datetime(2024, 3, 4), 1234.5]
    table = files.Table(name="x", headers=("id", "account", "start", "arr"), rows=[(2, cells)])
    (row,) = rows.read_rows(KINDS["contracts"], table, columns, Settings())
    assert values(row) == {
        "external_id": "C", "account": "17", "starts_on": dt.date(2024, 3, 4), "arr": Decimal("1234.50"),
        "currency": "USD",
    }  # fmt: skip


def test_settings_of_a_mapping_win_over_the_organization_s() -> None:
    text = (
        'source = "x"\ncurrency = "EUR"\n[[file]]\nname = "a"\nkind = "features"\ncolumns = { name = "n" }\n'
    )
    document = mapping.read_mapping(text)
    settings = rows.settings_for(document, document.files[0], time_zone="Asia/Tokyo", currency="USD")
    assert (settings.currency, settings.zone) == ("EUR", ZoneInfo("Asia/Tokyo"))


def test_work_is_bounded_each_distinct_cell_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """25,000 rows of 730 days and 50 counts parse 730 days and 50 numbers, not 25,000 of each."""
    calls = {"day": 0, "number": 0}

    def counting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def count(*args: object) -> object:
            calls[name] += 1
            return function(*args)

        return count

    monkeypatch.setattr(days, "parse_day", counting("day", days.parse_day))
    monkeypatch.setattr(amounts, "parse", counting("number", amounts.parse))
    first = dt.date(2023, 1, 1)
    text = "c,f,d,e\n" + "".join(
        f"S-{n % 5000},feature {n % 40},{first + dt.timedelta(days=n % 730)},{n % 50}.0\n"
        for n in range(25_000)
    )
    found = read("usage", text, {"contract": "c", "feature": "f", "day": "d", "events": "e"})
    assert all(isinstance(one, Row) for one in found)
    assert len(found) == 25_000
    assert calls == {"day": 730, "number": 50}
