"""Columns and kinds guessed from headers and cells."""

from accounts.domain import guesses
from accounts.domain.kinds import KINDS


def guessed(kind: str, headers: list[str], *rows: list[object]) -> dict[str, str | None]:
    columns = guesses.guess_columns(KINDS[kind], headers, rows)
    return {name: column.column for name, column in columns.items()}


def test_german_contract_export() -> None:
    headers = [
        "Vertragsnummer",
        "Kunde",
        "Produkt",
        "Vertragsbeginn",
        "Vertragsende",
        "Jahresbetrag",
        "Währung",
    ]
    assert guessed("contracts", headers) == {
        "external_id": "Vertragsnummer",
        "account": "Kunde",
        "product": "Produkt",
        "starts_on": "Vertragsbeginn",
        "term_ends_on": "Vertragsende",
        "arr": "Jahresbetrag",
        "currency": "Währung",
    }
    assert guesses.guess_kind(headers) == "contracts"


def test_camel_case_umlauts_and_small_mistakes() -> None:
    found = guessed("accounts", ["AccountId", "Company Nmae", "INDUSTRY ", "Laendercode"])
    assert found["external_id"] == "AccountId"
    assert found["name"] == "Company Nmae"
    assert found["industry"] == "INDUSTRY "


def test_a_header_serves_one_field_only() -> None:
    for kind in KINDS.values():
        headers = ["id", "account", "date", "name", "status", "amount", "start", "end", "created_at"]
        columns = [column.column for column in guesses.guess_columns(kind, headers, ()).values()]
        assert len(columns) == len(set(columns))


def test_cells_speak_against_a_header() -> None:
    rows: list[list[object]] = [["A-1", "soon", "12"], ["A-2", "later", "13"]]
    assert guessed("usage", ["account_id", "date", "events"], *rows) == {
        "account": "account_id",
        "events": "events",
    }
    doubtful: list[object] = ["A-1", "01/02/2024", "1,234"]
    assert guessed("usage", ["account_id", "date", "events"], doubtful)["day"] == "date"


def test_kinds_by_their_headers() -> None:
    cases = {
        "exchange_rates": ["date", "currency", "rate"],
        "features": ["feature_name", "is_core"],
        "accounts": ["id", "company_name", "industry", "owner"],
        "stage_entries": ["account_id", "stage", "entered_at", "left_at"],
        "contracts": ["contract_id", "customer_id", "arr", "start_date", "end_date"],
        "churn_statements": ["account_id", "churn_date", "reason"],
        "contacts": ["contact_id", "account_id", "full_name", "email"],
        "tickets": ["ticket_id", "account_id", "priority", "created_at", "closed_at"],
        "usage": ["account_id", "usage_date", "active_users"],
    }
    assert {kind: guesses.guess_kind(headers) for kind, headers in cases.items()} == {
        kind: kind for kind in cases
    }
    assert guesses.guess_kind(["colour", "taste"]) is None


def test_every_kind_recognizes_its_own_field_names() -> None:
    for kind in KINDS.values():
        headers = [field.name for field in kind.fields]
        assert guessed(kind.name, headers) == {name: name for name in headers}
