"""Mapping documents: read, written, and explained when wrong."""

from pathlib import Path

import pytest

from accounts.domain import mapping
from accounts.domain.amounts import NumberStyle
from accounts.domain.days import DayStyle
from accounts.domain.kinds import KINDS
from accounts.domain.mapping import Column, MappingError

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "ravenstack.toml"

GOOD = """
source = "crm"
history = false
time_zone = "Europe/Berlin"
currency = "EUR"
day_format = "dd.mm.yyyy"

[[file]]
name = "Vertraege*.csv"
kind = "contracts"
number_format = "1.234,56"
[file.columns]
external_id = "Vertragsnummer"
account = { column = "Kunde" }
product = { constant = "Suite" }
arr = { column = "Betrag", unit = "thousands", values = { "k.A." = "" } }
starts_on = { column = "Beginn", format = "Y-M-D" }

[[file]]
name = "Vertraege*.csv"
kind = "accounts"
[file.columns]
external_id = "Kunde"
name = "Kunde"
"""


def test_reads_a_mapping() -> None:
    document = mapping.read_mapping(GOOD)
    contracts, accounts = document.files
    assert (document.source, document.history, document.currency) == ("crm", False, "EUR")
    assert document.day_format is DayStyle.DMY
    assert contracts.number_format is NumberStyle.COMMA
    assert contracts.columns["arr"] == Column(column="Betrag", unit="thousands", values={"k.A.": ""})
    assert contracts.columns["starts_on"].format == DayStyle.YMD
    assert contracts.matches("VERTRAEGE-2024.csv")
    assert not contracts.matches("other.csv")
    assert document.in_load_order() == (accounts, contracts)


@pytest.mark.parametrize("text", [GOOD, EXAMPLE.read_text()])
def test_what_is_written_reads_back(text: str) -> None:
    document = mapping.read_mapping(text)
    assert mapping.read_mapping(mapping.to_toml(document)) == document


def test_awkward_texts_are_quoted() -> None:
    columns = {name: Column(column='a"b\\c\n\x7f é') for name in ("external_id", "name")}
    file = mapping.FileMapping(name="*.csv", kind="accounts", columns=columns)
    document = mapping.MappingDocument(source='x"', files=(file,))
    assert mapping.read_mapping(mapping.to_toml(document)) == document


def _with(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("source = ", "not valid TOML"),
        ('source = "x"', "no [[file]]"),
        ('source = "x"\nfile = 3', "no [[file]]"),
        (_with('source = "crm"', ""), "no source"),
        (_with('source = "crm"', "source = 3"), "source must be a text"),
        (_with("history = false", 'history = "no"'), "history must be true or false"),
        (_with("history = false", "histori = false"), "histori is not known"),
        (_with("Europe/Berlin", "Europe/Nowhere"), "time_zone"),
        (_with("Europe/Berlin", "../../etc/passwd"), "time_zone"),
        (_with('"EUR"', '"Euro"'), "currency must be"),
        (_with("dd.mm.yyyy", "yyyy.dd"), "day_format must be one of"),
        (_with("1.234,56", "1234"), "number_format must be"),
        (_with('kind = "contracts"', 'kind = "deals"'), "file 1 (Vertraege*.csv): kind must be one of"),
        (_with('name = "Vertraege*.csv"', ""), "file 1: name is missing"),
        (_with('external_id = "Vertragsnummer"', ""), "need external_id"),
        (_with("arr = { column", "seats = { column"), "columns.seats.unit is not used"),
        (_with('unit = "thousands"', 'unit = "dozens"'), "columns.arr.unit must be one of cents"),
        (_with('format = "Y-M-D"', 'format = "later"'), "format must be one of"),
        (_with('"Kunde" }', '"Kunde", format = "Y-M-D" }'), "columns.account.format is only used"),
        (_with('"Kunde" }', '"Kunde", constant = "x" }'), "columns.account needs either column or constant"),
        (_with('{ column = "Kunde" }', "7"), "columns.account must be a header"),
        (_with('{ "k.A." = "" }', '"x"'), "columns.arr.values must be a table"),
        (_with("product = ", "produkt = "), "columns.produkt is no field of contracts"),
        (_with("[file.columns]\nexternal_id", "[file.colums]\nexternal_id"), "colums is not known here"),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, hint: str) -> None:
    with pytest.raises(MappingError) as caught:
        mapping.read_mapping(text)
    assert hint in caught.value.sentence


def test_constants_may_be_toml_values() -> None:
    text = _with('constant = "Suite"', "constant = 7") + "known_on = { constant = 2024-01-31 }\n"
    document = mapping.read_mapping(text)
    assert document.files[0].columns["product"].constant == "7"
    assert document.files[1].columns["known_on"].constant == "2024-01-31"


def test_either_amount_is_enough() -> None:
    columns = {name: Column(column=name) for name in ("external_id", "account", "starts_on")}
    with pytest.raises(MappingError, match="arr or mrr"):
        mapping.check_columns(KINDS["contracts"], columns)
    mapping.check_columns(KINDS["contracts"], columns | {"mrr": Column(column="m")})


def test_the_example_in_the_documentation_is_valid() -> None:
    page = (EXAMPLE.parents[1] / "imports.md").read_text()
    example = page.split("```toml\n", 1)[1].split("```", 1)[0]
    assert mapping.read_mapping(example).files[0].columns["account"] == Column(column="Customer no.")
