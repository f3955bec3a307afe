"""The day a fact was known: what history means, and what a second import may change."""

from datetime import date
from pathlib import Path

from accounts.models import Account, Contract, Feature, Ticket
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import ACCOUNTS, load

TODAY = date(2026, 3, 2)
CONTRACT = "c1,a1,Core,,1200,EUR,2024-03-01,,2024-09-01,\n"


def contract_of(organization: Organization) -> Contract:
    found: Contract = Contract.objects.for_organization(organization.pk).get(external_id="c1")
    return found


def test_a_sources_first_import_is_history_and_its_second_is_not(
    in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, {"accounts": ACCOUNTS, "tickets": "t1,a1,,2024-03-02,,,\n"})
    load(in_halden, tmp_path, {"tickets": "t2,a1,,2024-04-02,,,\n"})

    known = dict(Ticket.objects.for_organization(in_halden.pk).values_list("external_id", "known_on"))
    assert known == {"t1": date(2024, 3, 2), "t2": TODAY}


def test_the_mapping_may_say_that_it_is_no_history(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, {"accounts": ACCOUNTS, "tickets": "t1,a1,,2024-03-02,,,\n"}, history=False)

    assert Ticket.objects.for_organization(in_halden.pk).get().known_on == TODAY


def test_what_lies_ahead_is_known_today_even_in_a_history(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, {"accounts": ACCOUNTS, "contracts": "c1,a1,,,1,EUR,2026-08-01,,2026-10-01,\n"})

    contract = contract_of(in_halden)
    assert (contract.known_on, contract.ended_known_on) == (TODAY, TODAY)


def test_an_ending_of_a_history_was_known_when_it_happened(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, {"accounts": ACCOUNTS, "contracts": CONTRACT})

    contract = contract_of(in_halden)
    assert (contract.known_on, contract.ended_known_on) == (date(2024, 3, 1), date(2024, 9, 1))


def test_a_later_import_keeps_the_day_an_ending_was_known_unless_it_moves(
    in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, {"accounts": ACCOUNTS, "contracts": CONTRACT})

    load(in_halden, tmp_path, {"contracts": CONTRACT.replace("1200", "1300")})
    kept = contract_of(in_halden)
    load(in_halden, tmp_path, {"contracts": CONTRACT.replace("2024-09-01", "2024-10-01")})
    moved = contract_of(in_halden)
    load(in_halden, tmp_path, {"contracts": CONTRACT.replace("2024-09-01", "")})
    gone = contract_of(in_halden)

    assert (kept.known_on, kept.ended_known_on) == (date(2024, 3, 1), date(2024, 9, 1))
    assert (moved.ended_on, moved.ended_known_on) == (date(2024, 10, 1), TODAY)
    assert (gone.ended_on, gone.ended_known_on) == (None, None)


def test_an_account_is_known_at_the_latest_since_its_first_contract(
    in_halden: Organization, tmp_path: Path
) -> None:
    files = {"accounts": "#external_id,name\na1,Arden\n", "contracts": CONTRACT}
    load(in_halden, tmp_path, files)

    assert Account.objects.for_organization(in_halden.pk).get().known_on == date(2024, 3, 1)
    again = load(in_halden, tmp_path, files)
    assert again.kinds["accounts"].updated == 0


def test_a_feature_is_known_at_the_latest_since_its_use(in_halden: Organization, tmp_path: Path) -> None:
    files = {
        "accounts": ACCOUNTS,
        "features": "Reports,yes\nSearch,yes\n",
        "usage": "a1,,Reports,2024-04-01,5,2,60\na2,,Reports,2024-03-01,5,2,60\n",
    }
    load(in_halden, tmp_path, files)

    known = dict(Feature.objects.for_organization(in_halden.pk).values_list("name", "known_on"))
    again = load(in_halden, tmp_path, files)

    assert known == {"Reports": date(2024, 3, 1), "Search": TODAY}
    assert again.kinds["features"].updated == 0
