"""Every kind of fact: created, changed, left alone and refused, and what exactly stands there then."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from accounts.models import (
    Account,
    ChurnStatement,
    Contact,
    Contract,
    Feature,
    Import,
    StageEntry,
    Ticket,
)
from cs_platform.tenancy.models import AuditEntry, ExchangeRate, Organization
from tests.accounts.folders import ACCOUNTS, counts, load
from tests.accounts.kind_rows import CHANGED, FIRST, REFUSED
from tests.conftest import Person

KINDS = list(FIRST)


def test_every_kind_is_created_once_and_then_left_alone(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    first = load(in_halden, tmp_path, FIRST)
    written = AuditEntry.objects.for_organization(in_halden.pk).count()

    again = load(in_halden, tmp_path, FIRST)

    assert [problem for kind in KINDS for problem in first.kinds[kind].problems] == []
    assert {kind: counts(first.kinds[kind]) for kind in KINDS} == dict.fromkeys(KINDS, (2, 2, 0, 0, 0))
    assert {kind: counts(again.kinds[kind]) for kind in KINDS} == dict.fromkeys(KINDS, (2, 0, 0, 2, 0))
    assert AuditEntry.objects.for_organization(in_halden.pk).count() == written


def test_of_every_kind_a_changed_row_is_updated_and_the_other_stays(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, FIRST)

    second = load(in_halden, tmp_path, CHANGED)
    third = load(in_halden, tmp_path, CHANGED)

    assert {kind: counts(second.kinds[kind]) for kind in KINDS} == dict.fromkeys(KINDS, (2, 0, 1, 1, 0))
    assert {kind: counts(third.kinds[kind]) for kind in KINDS} == dict.fromkeys(KINDS, (2, 0, 0, 2, 0))


def test_of_every_kind_refused_rows_are_named_with_line_column_and_sentence(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    rows = {kind: FIRST[kind] + "".join(row for row, _ in REFUSED[kind]) for kind in KINDS}

    report = load(in_halden, tmp_path, rows)

    for kind in KINDS:
        problems = report.kinds[kind].problems
        named = [(one["line"], one["column"]) for one in problems]
        assert named == [(line, column) for line, (_, column) in enumerate(REFUSED[kind], start=4)], kind
        assert all(one["sentence"].endswith(".") for one in problems)
        assert counts(report.kinds[kind]) == (2 + len(problems), 2, 0, 0, len(problems)), kind


def test_a_dry_run_of_every_kind_keeps_nothing(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    report = load(in_halden, tmp_path, FIRST, dry_run=True)

    assert {kind: counts(report.kinds[kind]) for kind in KINDS} == dict.fromkeys(KINDS, (2, 2, 0, 0, 0))
    assert not Account.objects.for_organization(in_halden.pk).exists()


def test_what_stands_there_is_what_the_files_say(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    organization = in_halden
    full = "a1,Arden,arden.test,Large,ALICE@halden.test,onboarding,referral,yes,2024-01-05\n"
    load(
        organization,
        tmp_path,
        {
            **FIRST,
            "accounts": full + "a2,Birke,,,,,,,2024-02-01\n",
        },
    )

    account = Account.objects.for_organization(organization.pk).select_related("stage").get(external_id="a1")
    assert (account.name, account.domain, account.segment) == ("Arden", "arden.test", "Large")
    assert account.owner_id == alice.membership.pk
    assert account.stage.name == "Onboarding"
    assert (account.acquisition_origin, account.stated_churned) == ("REFERRAL", True)
    contract = Contract.objects.for_organization(organization.pk).get(external_id="c1")
    assert (contract.account_id, contract.seats, contract.arr) == (account.pk, 10, Decimal("1200.50"))
    assert (contract.kind, contract.auto_renew, contract.version) == ("RECURRING", True, 1)
    said = ChurnStatement.objects.for_organization(organization.pk).get(account=account)
    assert (said.reason_codes, said.words) == (["pricing", "support"], "too dear")
    contact = Contact.objects.for_organization(organization.pk).get(external_id="p1")
    assert (contact.roles, contact.influence) == (["CHAMPION", "SPONSOR"], 5)
    ticket = Ticket.objects.for_organization(organization.pk).get(external_id="t1")
    assert (ticket.opened_at, ticket.satisfaction) == (datetime(2024, 3, 1, 10, tzinfo=UTC), Decimal("4.50"))
    assert Feature.objects.for_organization(organization.pk).filter(core=True).get().name == "Reports"
    rate = ExchangeRate.objects.for_organization(organization.pk).get(day=date(2024, 1, 1))
    assert rate.rate == Decimal("0.92")
    entry = StageEntry.objects.for_organization(organization.pk).order_by("entered_at").first()
    assert entry is not None
    assert entry.left_at == datetime(2024, 2, 29, 23, tzinfo=UTC)


def test_a_column_that_is_not_mapped_blanks_nothing(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, FIRST)

    report = load(
        in_halden,
        tmp_path,
        {"contracts": "#external_id,account,arr,currency,starts_on\nc1,a1,1500,EUR,2024-01-05\n"},
    )

    contract = Contract.objects.for_organization(in_halden.pk).get(external_id="c1")
    assert counts(report.kinds["contracts"]) == (1, 0, 1, 0, 0)
    assert (contract.arr, contract.seats, contract.product) == (Decimal(1500), 10, "Core")
    assert (contract.term_ends_on, contract.version) == (date(2025, 1, 5), 2)


def test_a_mapped_cell_that_is_empty_empties_the_value(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, FIRST)

    load(in_halden, tmp_path, {"contracts": "c1,a1,,,1200.50,EUR,2024-01-05,,,\n"})

    contract = Contract.objects.for_organization(in_halden.pk).get(external_id="c1")
    assert (contract.product, contract.seats, contract.term_ends_on) == ("", None, None)


def test_an_update_that_meets_what_stands_is_refused_where_both_do_not_fit(
    in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, FIRST)

    late = "#external_id,account,arr,currency,starts_on\nc1,a1,1500,EUR,2026-01-05\n"
    report = load(in_halden, tmp_path, {"contracts": late}).kinds["contracts"]

    assert counts(report) == (1, 0, 0, 0, 1)
    assert "term ends" in report.problems[0]["sentence"]


def test_an_id_that_stands_twice_with_other_facts_is_refused_the_second_time(
    in_halden: Organization, tmp_path: Path
) -> None:
    rows = "a1,Arden,,,,,,,2024-01-05\na1,Arden,,,,,,,2024-01-05\na1,Other,,,,,,,2024-01-05\n"

    report = load(in_halden, tmp_path, {"accounts": rows}).kinds["accounts"]

    assert counts(report) == (3, 1, 0, 1, 1)
    assert report.problems[0]["line"] == 4
    assert "Line 2" in report.problems[0]["sentence"]
    assert Account.objects.for_organization(in_halden.pk).get().name == "Arden"


def test_an_owner_who_is_nobody_here_is_noted_and_leaves_no_owner(
    in_halden: Organization, tmp_path: Path
) -> None:
    report = load(in_halden, tmp_path, {"accounts": "a1,Arden,,,nina@else.test,,,,2024-01-05\n"})

    assert counts(report.kinds["accounts"]) == (1, 1, 0, 0, 0)
    assert any("nina@else.test" in note for note in report.notes)
    assert Account.objects.for_organization(in_halden.pk).get().owner_id is None


def test_an_account_is_looked_up_in_its_own_source_first(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, {"accounts": "a1,Ours,,,,,,,2024-01-05\n"}, source="crm")
    load(in_halden, tmp_path, {"accounts": "a1,Theirs,,,,,,,2024-01-05\n"}, source="desk")

    own = load(in_halden, tmp_path, {"tickets": "t1,a1,,2024-03-02,,,\n"}, source="desk")
    other = load(in_halden, tmp_path, {"tickets": "t2,a1,,2024-03-02,,,\n"}, source="third")

    assert counts(own.kinds["tickets"]) == (1, 1, 0, 0, 0)
    ticket = Ticket.objects.for_organization(in_halden.pk).select_related("account").get(external_id="t1")
    assert ticket.account.name == "Theirs"
    assert counts(other.kinds["tickets"]) == (1, 0, 0, 0, 1)


def test_an_id_that_only_another_source_has_finds_its_account(
    in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, {"accounts": ACCOUNTS}, source="crm")

    report = load(in_halden, tmp_path, {"tickets": "t1,a2,,2024-03-02,,,\n"}, source="desk")

    assert counts(report.kinds["tickets"]) == (1, 1, 0, 0, 0)


def test_another_organizations_account_is_never_found(
    in_halden: Organization, rival: Organization, tmp_path: Path
) -> None:
    load(rival, tmp_path, {"accounts": ACCOUNTS})

    report = load(in_halden, tmp_path, {"tickets": "t1,a1,,2024-03-02,,,\n"})

    assert counts(report.kinds["tickets"]) == (1, 0, 0, 0, 1)


def test_contracts_are_linked_to_what_they_replace_even_further_down(
    in_halden: Organization, tmp_path: Path
) -> None:
    rows = (
        "c2,a1,Core,,5,EUR,2024-06-01,,,c1\nc1,a1,Core,,4,EUR,2024-01-05,,2024-06-01,\n"
        "c3,a1,Core,,6,EUR,2024-09-01,,,gone\n"
    )
    files = {"accounts": ACCOUNTS, "contracts": rows}

    first = load(in_halden, tmp_path, files).kinds["contracts"]
    again = load(in_halden, tmp_path, files).kinds["contracts"]

    by_id = {row.external_id: row for row in Contract.objects.for_organization(in_halden.pk)}
    assert by_id["c2"].replaces_id == by_id["c1"].pk
    assert counts(first) == (3, 3, 0, 0, 0)
    assert counts(again) == (3, 0, 0, 3, 0)
    assert [(problem["line"], problem["column"]) for problem in again.problems] == [(4, "replaces")]


def test_a_link_that_only_the_end_of_the_file_allows_counts_as_an_update(
    in_halden: Organization, tmp_path: Path
) -> None:
    alone = {"accounts": ACCOUNTS, "contracts": "c2,a1,Core,,5,EUR,2024-06-01,,,c1\n"}
    load(in_halden, tmp_path, alone)

    both = alone["contracts"] + "c1,a1,Core,,4,EUR,2024-01-05,,2024-06-01,\n"
    report = load(in_halden, tmp_path, {"contracts": both}).kinds["contracts"]

    assert counts(report) == (2, 1, 1, 0, 0)


def test_texts_with_tabs_newlines_quotes_and_backslashes_arrive_unharmed(
    in_halden: Organization, tmp_path: Path
) -> None:
    words = 'tab\there, back\\slash, "quoted"\nnew line'
    cell = '"' + words.replace('"', '""') + '"'
    load(
        in_halden, tmp_path, {"accounts": ACCOUNTS, "churn_statements": f'a1,2024-05-01,"a\\b;c{{d",{cell}\n'}
    )

    said = ChurnStatement.objects.for_organization(in_halden.pk).get()
    assert said.words == words
    assert said.reason_codes == ["a\\b", "c{d"]


def test_the_audit_names_the_import_that_changed_a_row(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, FIRST)
    load(in_halden, tmp_path, {"accounts": CHANGED["accounts"]})

    last = Import.objects.for_organization(in_halden.pk).order_by("-pk")[0]
    account = Account.objects.for_organization(in_halden.pk).get(external_id="a1")
    changes = AuditEntry.objects.for_organization(in_halden.pk).filter(
        table_name="accounts_account", row_id=account.pk, action="UPDATE"
    )
    (change,) = changes
    assert (change.import_id, change.operation) == (last.pk, "import")
    assert change.old is not None
    assert change.old["name"] == "Arden"
    assert (account.import_run_id, account.version) == (last.pk, 2)
