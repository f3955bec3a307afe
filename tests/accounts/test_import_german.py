"""An export of somebody's own making goes in through the browser, with no guessed column corrected."""

from decimal import Decimal
from typing import Any

from accounts.domain.choices import ImportState
from accounts.models import (
    Account,
    Commitment,
    Contact,
    Contract,
    Import,
    ImportMapping,
    SurveyResponse,
    Touch,
    UsageDay,
)
from cs_platform.tenancy.context import organization_context
from tests.accounts.german_export import FILES
from tests.accounts.test_import_pages import IMPORTS, csv, load, suggested, upload, work_off
from tests.conftest import Person

MOST_CORRECTED = 0
STARTED_BY = "column-started_by"


def corrected(form: Any, meant: dict[str, str]) -> dict[str, str]:
    """Return the answers a person has to change, by field: what was guessed wrong or not at all."""
    chosen = {of.name: form[f"column-{of.name}"].value() or "" for of in form.kind.fields}
    headers = {name: value for name, value in chosen.items() if value in form.preview.headers}
    return {
        f"column-{name}": meant.get(name, "")
        for name in {*meant, *headers}
        if headers.get(name, "") != meant.get(name, "")
    }


def test_files_go_in_as_guessed(alice: Person) -> None:
    upload(alice, *(csv(name, file.content) for name, file in FILES.items()))
    with organization_context(alice.organization.pk):
        rows = {row.file_name: row for row in Import.objects.for_organization(alice.organization.pk)}
    changed: dict[str, dict[str, str]] = {}

    for name, file in FILES.items():
        address = f"{IMPORTS}{rows[name].pk}/map/"
        page = alice.client.get(address)
        assert page.context["basis"].kind.name == file.kind, name
        changed[name] = corrected(page.context["form"], dict(file.meant))
        assert alice.client.post(address, suggested(page, **changed[name])).status_code == 302, name
        work_off(alice)
        alice.client.post(f"{IMPORTS}{rows[name].pk}/run/")
        work_off(alice)

    assert {name: len(fields) for name, fields in changed.items() if len(fields) > MOST_CORRECTED} == {}
    with organization_context(alice.organization.pk):
        done = {row.file_name: row for row in Import.objects.for_organization(alice.organization.pk)}
        for name, file in FILES.items():
            counts = (done[name].state, done[name].created, done[name].problem_count)
            assert counts == (ImportState.DONE, len(file.rows), 0), name
        _stands_there_as_meant(alice)


def _stands_there_as_meant(alice: Person) -> None:
    organization_id = alice.organization.pk
    account = Account.objects.for_organization(organization_id).get(external_id="K-2")
    assert (account.name, account.country) == ("Özkan Österreich", "AT")
    assert (account.parent.external_id, account.owner_id) == ("K-1", alice.membership.pk)
    contract = Contract.objects.for_organization(organization_id).get(external_id="V-3")
    assert (contract.arr, contract.billing_period) == (Decimal("48000.50"), "QUARTERLY")
    assert contract.notice_received_on is not None
    contact = Contact.objects.for_organization(organization_id).get(external_id="P-2")
    assert (contact.name, contact.roles) == ("Jörg Müller", ["CHAMPION", "POWER_USER"])
    touch = Touch.objects.for_organization(organization_id).get(external_id="A-2")
    assert (touch.channel, touch.started_by, touch.sentiment) == ("EMAIL", "CUSTOMER", -2)
    answer = SurveyResponse.objects.for_organization(organization_id).get(contact=contact)
    assert (answer.kind, int(answer.score), answer.scale_low, answer.scale_high) == ("NPS", 4, 0, 10)
    promise = Commitment.objects.for_organization(organization_id).get(state="KEPT")
    assert (promise.side, str(promise.settled_on)) == ("CUSTOMER", "2025-02-25")
    assert UsageDay.objects.for_organization(organization_id).get(account__external_id="K-1").events == 1250


def test_one_answer_for_every_row_is_chosen_saved_and_offered_again(alice: Person) -> None:
    load(alice, csv("kunden.csv", FILES["Kundenliste.csv"].content))
    calls = "Kd-Nr.;Datum;Art der Aktivität\r\nK-1;20.01.2026;Telefonat\r\n".encode("latin-1")
    address = upload(alice, csv("anrufe.csv", calls)).url
    page = alice.client.get(address)
    answers = {label: value for value, label in page.context["form"].fields[STARTED_BY].choices}

    row = load(alice, csv("anrufe.csv", calls), **{STARTED_BY: answers["always “We”"]}, save_as="Anrufe")
    with organization_context(alice.organization.pk):
        saved = ImportMapping.objects.for_organization(alice.organization.pk).get()
    later = upload(alice, csv("mehr.csv", calls.replace(b"20.01", b"21.01"))).url
    again = alice.client.get(later, {"kind": "touches", "mapping": str(saved.pk)})

    assert page.context["basis"].kind.name == "touches"
    assert (row.kind, row.created, row.rejected) == ("touches", 1, 0)
    assert again.context["form"][STARTED_BY].value() == answers["always “We”"]
