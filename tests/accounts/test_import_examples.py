"""The example files: one for each kind, about the same customers, imported without a problem."""

import csv
from pathlib import Path

import pytest

from accounts.domain import guesses, mapping
from accounts.domain.kinds import KINDS
from accounts.models import Account, AttributeDefinition, IncidentAccount, TouchContact
from accounts.operations.imports import folder
from cs_platform.tenancy.models import Organization
from tests.accounts.folders import counts
from tests.conftest import NOW

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
DOCUMENT = mapping.read_mapping((EXAMPLES / "examples.toml").read_text(encoding="utf-8"))
OWN = {"region", "employees"}


def headers_of(kind: str) -> list[str]:
    with (EXAMPLES / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_they_are_imported_as_a_folder_without_a_problem_and_a_second_time_without_a_change(
    in_halden: Organization,
) -> None:
    reports = [
        folder.import_folder(in_halden, document=DOCUMENT, folder=EXAMPLES, now=NOW).kinds for _ in range(2)
    ]

    assert list(reports[0]) == list(KINDS)
    for kind, first in reports[0].items():
        read, created, *others = counts(first)
        assert (first.problem_count, read, others) == (0, created, [0, 0, 0]), (kind, first.problems)
        assert counts(reports[1][kind]) == (read, 0, 0, read, 0), kind
    arden = Account.objects.for_organization(in_halden.pk).get(external_id="A-2")
    assert arden.parent is not None
    assert arden.parent.attributes == {"region": "South", "employees": 420}
    assert AttributeDefinition.objects.for_organization(in_halden.pk).count() == len(OWN)
    assert TouchContact.objects.for_organization(in_halden.pk).count() == 8
    assert IncidentAccount.objects.for_organization(in_halden.pk).count() == 10


@pytest.mark.parametrize("kind", KINDS)
def test_what_they_hold_is_guessed_from_their_headers(kind: str) -> None:
    headers = headers_of(kind)

    assert guesses.guess_kind(headers, "export.csv") == kind
    assert set(guesses.guess_columns(KINDS[kind], headers, ())) == set(headers) - OWN


@pytest.mark.parametrize("kind", KINDS)
def test_they_show_every_field_but_those_that_stand_for_others(kind: str) -> None:
    instead = {"mrr", "is_trial", "first_response_minutes", "resolution_hours", "first_name", "last_name"}
    rare = {"known_on", "was_assumption", "contract", "stream"}
    behaviours = {name for name in KINDS[kind].by_name if name.startswith("behaviour_")}

    assert set(KINDS[kind].by_name) - set(headers_of(kind)) <= instead | rare | behaviours
