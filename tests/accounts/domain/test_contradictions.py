"""What facts say against each other."""

import datetime as dt
from decimal import Decimal

from accounts.domain import contradictions
from accounts.domain.contradictions import ContractFact, Contradiction, Facts

TODAY = dt.date(2024, 12, 31)


def deal(
    external_id: str, account: str, start: str, end: str | None = None, **options: object
) -> ContractFact:
    ended = dt.date.fromisoformat(end) if end else None
    defaults: dict[str, object] = {"product": "Suite", "arr": Decimal(1200), "currency": "USD"}
    return ContractFact(
        external_id=external_id,
        account=account,
        starts_on=dt.date.fromisoformat(start),
        ended_on=ended,
        **(defaults | options),  # type: ignore[arg-type]
    )


def found(facts: Facts) -> dict[str, Contradiction]:
    return {one.code: one for one in contradictions.find(facts)}


def test_nothing_contradicts_nothing() -> None:
    assert contradictions.find(Facts(as_of=TODAY)) == ()
    assert contradictions.find(Facts(as_of=TODAY, contracts=[deal("C", "A", "2024-01-01")])) == ()


def test_a_flag_against_a_running_contract_counts_each_product_once() -> None:
    contracts = [deal("C1", "A", "2024-01-01"), deal("C2", "A", "2024-06-01", replaces="C1")]
    report = found(Facts(as_of=TODAY, contracts=contracts, stated_churned={"A": True, "B": True, "C": False}))
    one = report["FLAGGED_BUT_RUNNING"]
    assert (one.count, one.examples, one.money) == (1, ("A",), {"USD": Decimal(1200)})
    assert "1 of 2 accounts" in one.sentence
    assert "USD 1,200" in one.sentence


def test_statements_against_running_contracts_and_flags() -> None:
    facts = Facts(
        as_of=TODAY,
        contracts=[deal("C1", "A", "2024-01-01"), deal("C2", "B", "2024-01-01", "2024-02-01")],
        stated_churned={"A": False, "B": True, "C": True},
        churn_said={"A": [dt.date(2024, 5, 1)], "B": [dt.date(2024, 2, 1)], "D": [dt.date(2025, 1, 1)]},
    )
    report = found(facts)
    assert "1 of 2 accounts" in report["SAID_BUT_RUNNING"].sentence
    assert "the source flags 2 accounts" in report["SAID_BUT_RUNNING"].sentence
    assert report["SAID_BUT_NOT_FLAGGED"].examples == ("A",)
    assert report["FLAGGED_BUT_NOT_SAID"].examples == ("C",)


def test_an_ended_account_without_flag() -> None:
    contracts = [deal("C1", "A", "2024-01-01", "2024-02-01"), deal("C2", "B", "2024-01-01")]
    report = found(
        Facts(as_of=TODAY, contracts=contracts, stated_churned={"A": False, "B": False, "C": False})
    )
    assert report["ENDED_BUT_NOT_FLAGGED"].examples == ("A",)


def test_overlaps_without_a_link_and_the_money_they_would_count_twice() -> None:
    contracts = [
        deal("C1", "A", "2024-01-01"),
        deal("C2", "A", "2024-03-01"),
        deal("C3", "A", "2024-03-01", product="Other"),
        deal("C4", "A", "2024-03-01", recurring=False),
        deal("C5", "B", "2024-01-01", "2024-03-01"),
        deal("C6", "B", "2024-03-01"),
        deal("C7", "C", "2024-01-01"),
        deal("C8", "C", "2024-02-01", replaces="C7"),
        deal("C9", "C", "2024-03-01", replaces="C8"),
    ]
    overlapping, twice = contradictions.overlaps(contracts, TODAY)
    assert [one.external_id for one in overlapping] == ["C2"]
    assert twice == {"USD": Decimal(1200)}
    assert found(Facts(as_of=TODAY, contracts=contracts))["OVERLAP"].examples == ("A",)


def test_facts_outside_of_contracts() -> None:
    facts = Facts(as_of=TODAY, early_usage={"C1": 3, "C2": 1}, late_usage={"C1": 1}, early_tickets={"A": 2})
    report = found(facts)
    assert report["USAGE_BEFORE_START"].sentence.startswith("4 rows of use")
    assert "(2 contracts)" in report["USAGE_BEFORE_START"].sentence
    assert report["USAGE_AFTER_END"].sentence.startswith("1 row of use")
    assert report["TICKETS_BEFORE_CONTRACT"].sentence.startswith("2 tickets of 1 account:")


def test_endings_before_starts() -> None:
    report = found(Facts(as_of=TODAY, contracts=[deal("C1", "A", "2024-05-01", "2024-01-01")]))
    assert report["END_BEFORE_START"].count == 1


def test_json_keeps_money_exact() -> None:
    one = Contradiction(code="X", sentence="s", count=1, examples=("A",), money={"EUR": Decimal("0.10")})
    assert one.as_json() == {
        "code": "X", "sentence": "s", "count": 1, "examples": ["A"], "money": {"EUR": "0.10"},
    }  # fmt: skip
