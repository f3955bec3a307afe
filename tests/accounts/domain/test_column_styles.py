"""How a column writes its days and amounts is decided over all of its values."""

import datetime as dt
import io
from decimal import Decimal

from accounts.domain import files, rows
from accounts.domain.days import DayStyle
from accounts.domain.kinds import KINDS
from accounts.domain.mapping import Column
from accounts.domain.rows import Problem, Row, Settings

CONTRACT = {"external_id": "id", "account": "account", "starts_on": "start", "arr": "arr"}


def read(
    kind: str, text: str, columns: dict[str, str], settings: Settings | None = None
) -> list[Row | Problem]:
    table = files.open_table(io.BytesIO(text.encode()), name="file.csv")
    full = {name: Column(column=header) for name, header in columns.items()}
    return list(rows.read_rows(KINDS[kind], table, full, settings or Settings()))


def values(result: Row | Problem) -> dict[str, object]:
    assert isinstance(result, Row), result
    return result.values


def problem(result: Row | Problem) -> Problem:
    assert isinstance(result, Problem), result
    return result


def _days(*cells: str, settings: Settings | None = None) -> list[Row | Problem]:
    text = "a,d\n" + "".join(f"A,{cell}\n" for cell in cells)
    return read("usage", text, {"account": "a", "day": "d"}, settings)


def test_one_day_proves_the_whole_column() -> None:
    assert values(_days("03/04/2024", "25/12/2024")[0])["day"] == dt.date(2024, 4, 3)
    assert values(_days("03/04/2024", "12/25/2024")[0])["day"] == dt.date(2024, 3, 4)


def test_a_column_that_proves_nothing_or_both_asks_for_the_format() -> None:
    assert "day_format" in problem(_days("03/04/2024", "05/06/2024")[0]).sentence
    both = _days("03/04/2024", "25/12/2024", "12/25/2024")
    assert "day_format" in problem(both[0]).sentence
    assert values(both[1])["day"] == values(both[2])["day"] == dt.date(2024, 12, 25)


def test_the_mapping_s_format_decides() -> None:
    settings = Settings(day_format=DayStyle.MDY)
    assert values(_days("03/04/2024", settings=settings)[0])["day"] == dt.date(2024, 3, 4)
    assert "calendar" in problem(_days("25/04/2024", settings=settings)[0]).sentence


def test_one_amount_proves_the_whole_column() -> None:
    text = 'id,account,start,arr\nC1,A,2024-01-01,1.234\nC2,A,2024-01-01,"12,50"\n'
    first, second = read("contracts", text, CONTRACT)
    assert (values(first)["arr"], values(second)["arr"]) == (1234, Decimal("12.50"))


def test_a_column_of_doubtful_amounts_asks_for_the_format() -> None:
    text = 'id,account,start,arr\nC1,A,2024-01-01,"1,234"\nC2,A,2024-01-01,500\n'
    first, second = read("contracts", text, CONTRACT)
    assert "number_format" in problem(first).sentence
    assert values(second)["arr"] == 500


def test_decided_styles_spare_the_second_look() -> None:
    table = files.open_table(io.BytesIO(b"a,d\nA,03/04/2024\nA,25/12/2024\n"), name="x")
    columns = {"account": Column(column="a"), "day": Column(column="d")}
    styles = rows.decide_styles(KINDS["usage"], table, columns, Settings())
    assert styles == {"day": DayStyle.DMY}
    settled = Settings(styles=styles)
    first = next(rows.read_rows(KINDS["usage"], table, columns, settled))
    assert values(first)["day"] == dt.date(2024, 4, 3)
