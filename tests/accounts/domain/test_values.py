"""Cells read as their field wants them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import choices, texts, values
from accounts.domain.kinds import KINDS, Field, FieldType
from accounts.domain.problems import ValueProblem
from accounts.domain.values import NumberStyle, Reading


def read(kind: FieldType, raw: object, reading: Reading | None = None, **options: object) -> object:
    field = Field(name="field", type=kind, **options)  # type: ignore[arg-type]
    return values.parser(field, reading or Reading())(raw)


@pytest.mark.parametrize("kind", list(FieldType))
@pytest.mark.parametrize("empty", [None, "", "   ", "\t"])
def test_empty_cells_are_none(kind: FieldType, empty: object) -> None:
    assert read(kind, empty, choices=choices.ContractKind) is None


@pytest.mark.parametrize("kind", [FieldType.TEXT, FieldType.KEY, FieldType.NAME, FieldType.EMAIL])
@pytest.mark.parametrize("bad", ["a\x00b", "\ud800", "\u200b\u200b", "\u200d", "#REF!"])
def test_text_that_cannot_be_kept_is_refused(kind: FieldType, bad: str) -> None:
    assert isinstance(read(kind, bad), ValueProblem)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Caf\u0065\u0301  Noir ", "Café Noir"),
        ("Zero\u200bwidth", "Zerowidth"),
        ("ab\u202ecd\u2066", "abcd"),
        ("line\r\nbreak\tand tab", "line break and tab"),
        ("bell\x07", "bell"),
        ("\ufeffACME", "ACME"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (12345.0, "12345"),
        (True, "True"),
    ],
)
def test_names_are_one_clean_line(raw: object, kept: str) -> None:
    assert read(FieldType.NAME, raw) == kept


def test_text_keeps_its_lines() -> None:
    assert read(FieldType.TEXT, " one\r\ntwo\rthree ", length=100) == "one\ntwo\nthree"


def test_long_text_is_refused_not_cut() -> None:
    assert isinstance(read(FieldType.NAME, "x" * 201), ValueProblem)


def test_keys_with_control_characters_are_refused() -> None:
    assert isinstance(read(FieldType.KEY, "A\x07-1"), ValueProblem)
    assert read(FieldType.KEY, 42.0) == "42"


@pytest.mark.parametrize(
    ("raw", "email"),
    [(" Anna.B@Example.COM", "anna.b@example.com"), ("mailto:a@b.de", "a@b.de"), ("a", None), ("a@b", None)],
)
def test_emails(raw: str, email: str | None) -> None:
    result = read(FieldType.EMAIL, raw)
    assert result == email if email else isinstance(result, ValueProblem)


@pytest.mark.parametrize(
    ("raw", "domain"),
    [
        ("HTTPS://www.Example.com/path?x", "example.com"),
        ("sub.example.co.uk.", "sub.example.co.uk"),
        ("Müller.DE", "müller.de"),
        ("javascript:alert(1)", None),
        ("example", None),
        ("exa mple.com", None),
    ],
)
def test_domains(raw: str, domain: str | None) -> None:
    result = read(FieldType.DOMAIN, raw, length=253)
    assert result == domain if domain else isinstance(result, ValueProblem)


@pytest.mark.parametrize(
    ("raw", "country"),
    [("de", "DE"), ("UK", "GB"), ("Deutschland", "DE"), ("USA", "US"), ("Narnia", "Narnia")],
)
def test_countries(raw: str, country: str) -> None:
    assert read(FieldType.COUNTRY, raw) == country


@pytest.mark.parametrize(
    ("raw", "flag"),
    [
        ("yes", True), ("JA", True), ("x", True), ("1", True), (True, True), (1.0, True), ("Wahr", True),
        ("no", False), ("Nein", False), ("0", False), (False, False), ("f", False),
    ],
)  # fmt: skip
def test_flags(raw: object, flag: bool) -> None:
    assert read(FieldType.FLAG, raw) is flag


def test_a_flag_that_is_neither_is_a_problem() -> None:
    assert isinstance(read(FieldType.FLAG, "perhaps"), ValueProblem)


@pytest.mark.parametrize(
    ("raw", "code"),
    [("usd", "USD"), ("€", "EUR"), ("zł", "PLN"), ("US$", "USD"), ("$", None), ("Euro", None)],
)
def test_currencies(raw: str, code: str | None) -> None:
    result = read(FieldType.CURRENCY, raw)
    assert result == code if code else isinstance(result, ValueProblem)


def test_choices_by_code_label_word_and_mapping() -> None:
    field = KINDS["contracts"].field("billing_period")
    parse = values.parser(field, Reading(words={"zweimal": "MULTI_YEAR"}))
    assert [parse(one) for one in ("MONTHLY", "annually", "jährlich", "Zweimal", "multi year")] == [
        "MONTHLY", "ANNUAL", "ANNUAL", "MULTI_YEAR", "MULTI_YEAR",
    ]  # fmt: skip
    assert isinstance(parse("weekly"), ValueProblem)


def test_severity_words_become_numbers() -> None:
    parse = values.parser(KINDS["tickets"].field("stated_severity"), Reading())
    assert [parse(one) for one in ("Urgent", "hoch", "3", 4.0)] == [1, 2, 3, 4]
    assert isinstance(parse("5"), ValueProblem)
    assert isinstance(parse("0"), ValueProblem)


def test_lists_are_split_and_each_part_is_read() -> None:
    roles = values.parser(KINDS["contacts"].field("roles"), Reading())
    assert roles("Champion; power user|key user") == ("CHAMPION", "POWER_USER")
    assert isinstance(roles("Champion, unknown"), ValueProblem)
    codes = values.parser(KINDS["churn_statements"].field("reason_codes"), Reading())
    assert codes("price, support") == ("price", "support")


@pytest.mark.parametrize("raw", ["-5", "(500)", "500-", "NaN", "Infinity", "1e400", "123456789012345", True])
def test_absurd_amounts_are_refused(raw: object) -> None:
    parse = values.parser(KINDS["contracts"].field("arr"), Reading())
    assert isinstance(parse(raw), ValueProblem)


def test_amounts_are_kept_to_the_cent_rounded_half_up() -> None:
    assert str(read(FieldType.MONEY, "1.005", Reading(style=NumberStyle.POINT))) == "1.01"
    assert str(read(FieldType.MONEY, 1.234)) == "1.23"
    assert str(read(FieldType.MONEY, 7)) == "7.00"


def test_units_multiply() -> None:
    assert read(FieldType.DECIMAL, "1.5", Reading(factor=Decimal(60))) == 90
    assert read(FieldType.INTEGER, "1.5", Reading(factor=Decimal(60))) == 90
    assert isinstance(read(FieldType.INTEGER, "1.5"), ValueProblem)


def test_whole_numbers_take_a_mark_before_three_digits_as_grouping() -> None:
    assert read(FieldType.INTEGER, "1,234") == 1234
    assert read(FieldType.INTEGER, "1.234") == 1234
    assert read(FieldType.DECIMAL, "1,085") == Decimal("1.085")


def test_remembering_does_not_mix_types() -> None:
    parse = values.parser(Field(name="f", type=FieldType.NAME), Reading())
    assert [parse("1"), parse(1), parse(1.0), parse(True), parse("True")] == ["1", "1", "1", "True", "True"]


def test_match_key_makes_unicode_twins_equal() -> None:
    assert texts.match_key("Cafe\u0301  Noir ") == texts.match_key("CAFÉ noir")


@given(st.sampled_from(list(FieldType)), st.text() | st.floats() | st.integers() | st.booleans() | st.dates())
def test_any_cell_is_a_storable_value_or_a_problem(kind: FieldType, raw: object) -> None:
    result = read(kind, raw, choices=choices.ContactRole, length=500)
    if isinstance(result, str):
        assert result == result.strip()
        assert "\x00" not in result
        result.encode()
    if isinstance(result, dt.datetime):
        assert result.tzinfo is dt.UTC
    if isinstance(result, ValueProblem):
        assert 10 < len(result.sentence) <= 500
