"""Numbers in every style of writing, and the ones that are refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import amounts
from accounts.domain.amounts import Doubt, NumberStyle
from accounts.domain.problems import ValueProblem

READ = {
    "1234": "1234",
    "1234.5": "1234.5",
    "1,234.56": "1234.56",
    "1.234,56": "1234.56",
    "1.234.567,8": "1234567.8",
    "1,234,567": "1234567",
    "1.234.567": "1234567",
    "12,34,567.80": "1234567.80",
    "€1 200": "1200",
    "€ 1.200,50": "1200.50",
    "1 200,5 €": "1200.5",
    "1\u202f200,50": "1200.50",
    "1\u00a0200": "1200",
    "1 234 567.89": "1234567.89",
    "1'234'567.50": "1234567.50",
    "1’234": "1234",
    "USD 99.90": "99.90",
    "99,90 EUR": "99.90",
    "US$5": "5",
    "CHF 1'200.00": "1200.00",
    "(500)": "-500",
    "(€500)": "-500",
    "€(500)": "-500",
    "500-": "-500",
    "−5": "-5",
    "-$5.00": "-5.00",
    "+7": "7",
    "0,5": "0.5",
    ".5": "0.5",
    "5.": "5",
    "0.123": "0.123",
    "1234,567": "1234.567",
    "1 234,567": "1234.567",
    "1.5E+3": "1500",
    "１２３": "123",
    "999999999999.99": "999999999999.99",
}


@pytest.mark.parametrize(("text", "number"), READ.items())
def test_reads_numbers_of_the_world(text: str, number: str) -> None:
    assert amounts.parse(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "NaN", "nan", "-inf", "Infinity", "1e400", "1e13", "1000000000000", "123456789012345", "abc", "12 34",
        "1,23,4", "1.2.3", "--5", "1.234.56", "5%", "12k", "$", ".", "1200 500", "٣٤", "1e", "((5))", "",
    ],
)  # fmt: skip
def test_refuses_what_is_no_bounded_number(text: str) -> None:
    problem = amounts.parse(text)
    assert isinstance(problem, ValueProblem)
    assert problem.sentence.endswith(".")
    assert ";" in problem.sentence  # says what is wrong; and what to do


def test_a_mark_before_three_digits_is_asked_about_unless_the_style_is_known() -> None:
    asked = amounts.parse("1,234")
    assert isinstance(asked, ValueProblem)
    assert "number_format" in asked.sentence
    assert amounts.parse("1,234", NumberStyle.POINT) == 1234
    assert amounts.parse("1,234", NumberStyle.COMMA) == Decimal("1.234")
    assert amounts.parse("1.234", NumberStyle.COMMA) == 1234
    assert amounts.parse("1.234", None, Doubt.GROUP) == 1234
    assert amounts.parse("1.234", None, Doubt.DECIMAL) == Decimal("1.234")


def test_a_number_against_the_column_s_style_is_a_problem_not_another_number() -> None:
    assert isinstance(amounts.parse("1.234,56", NumberStyle.POINT), ValueProblem)
    assert isinstance(amounts.parse("12.50", NumberStyle.COMMA), ValueProblem)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("12.50", NumberStyle.POINT), ("1,234,567", NumberStyle.POINT), ("0,123", NumberStyle.COMMA),
        ("1.234,5", NumberStyle.COMMA), ("1,234", None), ("1234", None), ("words", None),
    ],
)  # fmt: skip
def test_one_value_proves_a_style_or_none(text: str, style: NumberStyle | None) -> None:
    assert amounts.proof(text) is style


def test_currencies_beside_amounts() -> None:
    assert amounts.currencies("€1 200") == ("EUR",)
    assert amounts.currencies("99 CHF") == ("CHF",)
    assert amounts.currencies("(£5)") == ("GBP",)
    assert amounts.currencies("$5")[0] == "USD"
    assert amounts.currencies("1200") == ()


def _written(number: Decimal, group: str, mark: str) -> str:
    return f"{number:,.2f}".replace(",", "G").replace(".", mark).replace("G", group)


@given(
    number=st.decimals(-999_999_999_999, 999_999_999_999, places=2),
    group=st.sampled_from(["", " ", "\u202f", "\u00a0", "'", "’", ",", "."]),
    mark=st.sampled_from([".", ","]),
    money=st.sampled_from(["{}", "€{}", "{} €", "EUR {}", "{} USD"]),
    minus=st.sampled_from(["-{}", "{}-", "({})", "−{}"]),
)
def test_every_way_of_writing_reads_back(
    number: Decimal, group: str, mark: str, money: str, minus: str
) -> None:
    if group == mark:
        return
    text = money.format(_written(abs(number), group, mark))
    if number < 0:
        text = minus.format(text)
    style = NumberStyle.POINT if mark == "." else NumberStyle.COMMA
    assert amounts.parse(text) == number
    assert amounts.parse(text, style) == number


@given(st.text())
def test_any_text_is_a_finite_number_or_a_problem(text: str) -> None:
    result = amounts.parse(text)
    assert isinstance(result, ValueProblem) or (result.is_finite() and abs(result) < 10**12)
