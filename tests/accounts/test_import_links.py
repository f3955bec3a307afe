"""Rows that name others: parents, several contacts or accounts in one cell, and who may be named."""

from datetime import date
from pathlib import Path

import pytest

from accounts.models import (
    Account,
    Contact,
    Contract,
    Incident,
    IncidentAccount,
    OutcomeMeasurement,
    Standard,
    Statement,
    SurveyResponse,
    Touch,
    TouchContact,
)
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import counts, load
from tests.accounts.kind_rows import FIRST
from tests.conftest import NOW, Person

PEOPLE = {"accounts": FIRST["accounts"], "contacts": "p1,a1,Ines,,,\np2,a1,Jan,,,\np3,a2,Bo,,,\n"}
TOUCH = "#external_id,account,contacts,happened_at,channel,started_by\n"
FAMILY = "#external_id,name,parent\n"


def parents(organization: Organization) -> dict[str, str | None]:
    rows = Account.objects.for_organization(organization.pk).select_related("parent")
    return {str(row.external_id): row.parent.external_id if row.parent else None for row in rows}


def test_a_parent_may_stand_on_any_line(in_halden: Organization, tmp_path: Path) -> None:
    files = {"accounts": FAMILY + "a1,Child,a2\na2,Parent,\na3,Other,a2\n"}

    first = load(in_halden, tmp_path, files).kinds["accounts"]
    again = load(in_halden, tmp_path, files).kinds["accounts"]
    load(in_halden, tmp_path, {"accounts": FAMILY + "a3,Other,\n"})

    assert (counts(first), counts(again)) == ((3, 3, 0, 0, 0), (3, 0, 0, 3, 0))
    assert parents(in_halden) == {"a1": "a2", "a2": None, "a3": None}


def test_unknown_parents_and_rings_are_told_and_left_out(in_halden: Organization, tmp_path: Path) -> None:
    rows = FAMILY + "a1,A,a2\na2,B,a3\na3,C,a1\na4,D,gone\na5,E,a5\na6,F,a1\n"

    for _ in range(2):
        report = load(in_halden, tmp_path, {"accounts": rows}).kinds["accounts"]

        assert report.rejected == 0
        found = {(one["line"], one["value"]) for one in report.problems}
        assert found == {(2, "a2"), (3, "a3"), (4, "a1"), (5, "gone"), (6, "a5")}
        assert parents(in_halden) == {"a1": None, "a2": None, "a3": None, "a4": None, "a5": None, "a6": "a1"}


def test_several_contacts_in_one_cell_are_linked_and_unknown_ones_told(
    in_halden: Organization, tmp_path: Path
) -> None:
    rows = TOUCH + 't1,a1,"p1; p2;p1;p9",2024-03-01,Phone,US\nt2,a1,,2024-03-02,Phone,US\n'

    first = load(in_halden, tmp_path, {**PEOPLE, "touches": rows}).kinds["touches"]
    again = load(in_halden, tmp_path, {"touches": rows}).kinds["touches"]
    fewer = load(in_halden, tmp_path, {"touches": rows.replace("p1; p2;p1;p9", "p2,p3")}).kinds["touches"]

    assert (counts(first), counts(again), counts(fewer)) == (
        (2, 2, 0, 0, 0), (2, 0, 0, 2, 0), (2, 0, 1, 1, 0),
    )  # fmt: skip
    (problem,) = first.problems
    assert (problem["line"], problem["column"], problem["value"]) == (2, "contacts", "p9")
    links = TouchContact.objects.for_organization(in_halden.pk)
    assert set(links.values_list("touch__external_id", "contact__external_id")) == {
        ("t1", "p2"),
        ("t1", "p3"),
    }
    assert Touch.objects.for_organization(in_halden.pk).get(external_id="t1").version == 2


def test_contacts_that_are_not_mapped_stay(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, {**PEOPLE, "touches": TOUCH + "t1,a1,p1,2024-03-01,Phone,US\n"})

    load(in_halden, tmp_path, {"touches": TOUCH.replace("contacts,", "") + "t1,a1,2024-03-01,Email,US\n"})

    assert TouchContact.objects.for_organization(in_halden.pk).count() == 1


@pytest.mark.parametrize(("winner", "linked"), [("PERSON", {"p2"}), ("SOURCE", {"p1"})])
def test_contacts_that_a_person_chose_stay_unless_sources_win(
    winner: str, linked: set[str], in_halden: Organization, tmp_path: Path
) -> None:
    file = {"touches": TOUCH + "t1,a1,p1,2024-03-01,Phone,US\n"}
    load(in_halden, tmp_path, {**PEOPLE, **file})
    jan = Contact.objects.for_organization(in_halden.pk).get(external_id="p2")
    links = TouchContact.objects.for_organization(in_halden.pk)
    links.update(contact=jan)
    Touch.objects.for_organization(in_halden.pk).update(typed_fields=["contacts"])
    in_halden.settings = {"field_winners": {"touches.contacts": winner}}
    in_halden.save(update_fields=["settings"])

    load(in_halden, tmp_path, file)

    assert set(links.values_list("contact__external_id", flat=True)) == linked


def test_ids_that_only_another_source_has_find_their_rows(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, PEOPLE, source="crm")

    report = load(
        in_halden,
        tmp_path,
        {
            "touches": TOUCH + "t1,a1,p1;p2,2024-03-01,Phone,US\n",
            "incidents": FIRST["incidents"],
            "surveys": "a1,p1,NPS,9,2024-05-01,,,\n",
        },
        source="desk",
    )

    assert all(not kind.problem_count for kind in report.kinds.values())
    assert TouchContact.objects.for_organization(in_halden.pk).count() == 2
    assert IncidentAccount.objects.for_organization(in_halden.pk).count() == 2
    answer = SurveyResponse.objects.for_organization(in_halden.pk).get()
    assert answer.contact is not None


def test_facts_of_a_merged_account_belong_to_the_one_it_was_merged_into(
    in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, PEOPLE)
    kept = Account.objects.for_organization(in_halden.pk).get(external_id="a2")
    Account.objects.for_organization(in_halden.pk).filter(external_id="a1").update(
        merged_into=kept, archived_at=NOW
    )
    Contact.objects.for_organization(in_halden.pk).update(account=kept)

    for source in ("crm", "desk"):
        load(in_halden, tmp_path, {"surveys": "a1,p1,NPS,9,2024-05-01,,,\n"}, source=source)

    answers = SurveyResponse.objects.for_organization(in_halden.pk)
    assert set(answers.values_list("account_id", flat=True)) == {kept.pk}


def test_an_erased_contact_stays_erased(in_halden: Organization, tmp_path: Path) -> None:
    load(in_halden, tmp_path, PEOPLE)
    Contact.objects.for_organization(in_halden.pk).filter(external_id="p1").update(name="", erased_at=NOW)

    report = load(in_halden, tmp_path, {"contacts": PEOPLE["contacts"]}).kinds["contacts"]

    assert counts(report) == (3, 0, 0, 2, 1)
    assert Contact.objects.for_organization(in_halden.pk).get(external_id="p1").name == ""


def test_what_stands_there_is_what_the_files_say(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, FIRST, history=True)

    touch = Touch.objects.for_organization(in_halden.pk).get(external_id="t1")
    assert (touch.channel, touch.started_by, touch.sentiment, touch.minutes) == ("PHONE", "CUSTOMER", 1, 30)
    assert (touch.author_id, touch.known_on) == (alice.membership.pk, date(2024, 3, 1))
    ces = SurveyResponse.objects.for_organization(in_halden.pk).get(kind="CES")
    assert (ces.scale_low, ces.scale_high, ces.high_is_good, ces.known_on) == (1, 7, True, date(2024, 5, 2))
    said = Statement.objects.for_organization(in_halden.pk).order_by("said_on")
    assert [(one.label, one.was_assumption) for one in said] == [("UNVERIFIED", False), ("ASSUMPTION", True)]
    incident = Incident.objects.for_organization(in_halden.pk).get(external_id="i2")
    assert (incident.kind, incident.known_on) == ("CHANGE", date(2024, 9, 1))
    standard = Standard.objects.for_organization(in_halden.pk).get(statement="Somebody calls within a day")
    assert standard.behaviours == {"ONBOARDING": "We call"}
    reached = OutcomeMeasurement.objects.for_organization(in_halden.pk).order_by("-day")[0]
    assert (int(reached.value), reached.goal.external_id) == (1, "g1")


def test_a_renewal_is_judged_by_one_of_our_people(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    headers = (
        "#external_id,account,arr,starts_on,renewal_category,renewal_reason,renewal_said_by_email,"
        "renewal_said_on\n"
    )
    rows = (
        "c1,a1,1,2024-01-05,at risk,Two outages,ALICE@halden.test,2024-09-01\n"
        "c2,a2,1,2024-01-05,,,nina@else.test,\n"
    )

    report = load(in_halden, tmp_path, {"accounts": FIRST["accounts"], "contracts": headers + rows})

    contract = Contract.objects.for_organization(in_halden.pk).get(external_id="c1")
    assert (contract.renewal_category, contract.renewal_reason) == ("AT_RISK", "Two outages")
    assert (contract.renewal_said_by_id, contract.renewal_said_on) == (alice.membership.pk, date(2024, 9, 1))
    assert any("nina@else.test" in note for note in report.notes)
