"""What to export from where: made from the kinds, for whoever may import."""

from pathlib import Path

import pytest

from accounts.domain import examples
from accounts.domain.kinds import KINDS
from cs_platform.pages import import_guide
from health.domain.measures import MEASURES
from tests.conftest import Person

GUIDE = "/o/halden/imports/guide/"
NOT_IMPORTED = {"DitchEpisode", "Account"}
"""What measures read that no file brings, or that is on every row."""


def test_the_guide_names_every_kind_with_its_columns_and_example(alice: Person) -> None:
    page = alice.client.get(GUIDE)

    assert page.status_code == 200
    told = page.content.decode()
    for kind in KINDS.values():
        assert f'id="{kind.name}"' in told
        assert f"{GUIDE}{kind.name}.csv" in told
    assert GUIDE in alice.client.get("/o/halden/imports/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kinds_guide_is_complete(kind: str) -> None:
    guide = import_guide.kind_guide(KINDS[kind])

    assert guide.purpose.endswith(".")
    assert guide.systems
    assert guide.pages
    assert {column.name for column in guide.columns} == set(KINDS[kind].by_name)
    assert all(column.explanation for column in guide.columns)


def test_every_measure_stands_beside_the_kinds_it_reads() -> None:
    for measure in MEASURES:
        for read in measure.reads:
            assert import_guide.kind_read(read) or read.split(".")[0].split()[0] in NOT_IMPORTED, read
    assert "Licence utilisation" in import_guide.measures_of("usage")
    assert "Licence utilisation" in import_guide.measures_of("contracts")


def test_an_example_is_downloaded_as_a_file(alice: Person) -> None:
    answer = alice.client.get(f"{GUIDE}goals.csv")

    assert answer.content == examples.content("goals")
    assert answer["Content-Disposition"] == 'attachment; filename="goals.csv"'
    assert alice.client.get(f"{GUIDE}memberships.csv").status_code == 404


def test_the_examples_are_part_of_the_image() -> None:
    left_out = Path(".dockerignore").read_text(encoding="utf-8").split()

    assert "docs" not in left_out
    assert left_out[-1] == "!docs/examples"


def test_who_may_not_import_gets_no_guide(bob: Person, charlie: Person) -> None:
    for address in (GUIDE, f"{GUIDE}goals.csv"):
        assert bob.client.get(address).status_code == 403
        assert charlie.client.get(address).status_code == 404
