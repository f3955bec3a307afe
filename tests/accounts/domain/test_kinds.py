"""The closed lists that imports and models share."""

import pytest

from accounts.domain import choices, guesses
from accounts.domain.kinds import GROUPS, KINDS, FieldType, Kind

WITHOUT_CHOICES = {"-2", "-1", "0", "1", "2", "3", "4", "yes", "no"}


def test_load_order() -> None:
    assert list(KINDS) == [
        "exchange_rates", "features", "standards", "accounts", "stage_entries", "contracts",
        "churn_statements", "contacts", "handovers", "success_plans", "goals", "measurements", "commitments",
        "touches", "statements", "tickets", "opportunities", "surveys", "invoices", "stories", "incidents",
        "usage",
    ]  # fmt: skip


def test_every_kind_is_in_one_group() -> None:
    assert sorted(kind.name for kinds in GROUPS.values() for kind in kinds) == sorted(KINDS)


def test_a_kind_refers_to_kinds_before_it_and_to_itself() -> None:
    order = list(KINDS)
    for kind in KINDS.values():
        earlier = {*order[: order.index(kind.name) + 1], "members", "stages"}
        assert {field.refers for field in kind.fields if field.refers} <= earlier, kind.name


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_kinds_are_consistent(kind: Kind) -> None:
    names = [field.name for field in kind.fields]
    assert len(names) == len(set(names))
    assert {*kind.keys, *(name for group in kind.one_of for name in group)} <= set(names)
    assert not kind.event or kind.event in names
    for field in kind.fields:
        assert field.choices is not None or field.type is not FieldType.CHOICE
        codes = {one.value for one in field.choices} if field.choices else WITHOUT_CHOICES
        assert {*field.words.values(), *field.implied.values()} <= codes | {""}
        assert all(word == word.casefold() for word in field.words)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_synonym_means_two_fields(kind: Kind) -> None:
    spellings = [guesses.normal(name) for field in kind.fields for name in (field.name, *field.synonyms)]
    assert len(spellings) == len(set(spellings))


def test_labels_and_choices() -> None:
    assert choices.ContractKind.choices()[0] == ("RECURRING", "Recurring")
    assert choices.ContractKind("TRIAL").label == "Trial"
    assert f"{choices.ContractKind.TRIAL}" == "TRIAL"


def test_origins_earned_and_bought() -> None:
    assert {one for one in choices.AcquisitionOrigin if one.earned} == {"REFERRAL", "REPUTATION"}
