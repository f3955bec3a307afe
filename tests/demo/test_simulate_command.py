"""Portfolios written straight into the database are the ones an import of their files would make."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from accounts.domain import mapping
from accounts.models import Account, Feature, FeatureDay, IncidentAccount, StandardMet, TouchContact, UsageDay
from accounts.operations.imports import finishing
from accounts.operations.imports import folder as folders
from cs_platform.demo import organization as demo
from cs_platform.demo import simulation, team
from cs_platform.demo.loading import portfolio, slices
from cs_platform.jobs import queries as ledger
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization

LAST_DAY = date(2026, 3, 20)
LOADED_AT = datetime(2026, 3, 21, 9, tzinfo=UTC)
HOUSEKEEPING = {
    "id",
    "organization",
    "created_at",
    "updated_at",
    "version",
    "import_run",
    "source",
    "supplied_by",
}


def test_rows_are_those_that_importing_the_files_makes(
    committed_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    company = simulation.Company(accounts=60, months=4, last_day=LAST_DAY, arranged=True)
    world = simulation.simulate(company, 6)
    monkeypatch.setattr(team, "SLUG", "from-files")
    from_files = demo.prepare(password="secret-enough", now=LOADED_AT)
    monkeypatch.setattr(team, "SLUG", "from-memory")
    from_memory = demo.prepare(password="secret-enough", now=LOADED_AT)

    simulation.write_files(world, tmp_path)
    document = mapping.read_mapping((tmp_path / simulation.MAPPING).read_text(encoding="utf-8"))
    folders.import_folder(from_files, document=document, folder=tmp_path, now=LOADED_AT)
    slices.tick_standards(world, organization=from_files, source=simulation.SOURCE)
    written = slices.write(world, slices.names_of(from_memory), organization=from_memory, source="memory")

    for model in WRITTEN:
        rows = _rows(model, from_memory)
        assert rows == _rows(model, from_files), model.__name__
        assert rows, model.__name__
    assert written["accounts"] == 60


WRITTEN: tuple[type[models.Model], ...] = (
    *slices.GENERAL.values(),
    *slices.OF_ACCOUNTS.values(),
    IncidentAccount,
    StandardMet,
    TouchContact,
    UsageDay,
    FeatureDay,
)


def test_slices_are_written_side_by_side(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "SLICE", 500)

    told = _simulate("--accounts", "1020", "--months", "3", "--market", "mass")

    organization = tenancy.organization_by_slug("drawn")
    assert "Made Drawn (/o/drawn/)" in told
    assert "1,020 of 1,020 accounts" in told
    with organization_context(organization.pk):
        accounts = Account.objects.for_organization(organization.pk)
        assert accounts.count() == len(set(accounts.values_list("external_id", flat=True))) == 1020
        assert ledger.waiting_jobs(organization.pk, (finishing.REPLAY,)).exists()
        lonely = IncidentAccount.objects.for_organization(organization.pk).filter(incident__isnull=True)
        assert not lonely.exists()
    with pytest.raises(CommandError, match="has the accounts of this seed"):
        _simulate("--accounts", "5", "--months", "3", "--add")
    with pytest.raises(CommandError, match="has 1,020 accounts"):
        _simulate("--accounts", "5", "--months", "3", "--seed", "2")
    assert "5 of 5" in _simulate("--accounts", "5", "--months", "3", "--seed", "2", "--add")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (("--signal", "2"), "from 0"),
        (("--months", "1"), "three months"),
        (("--last-day", "2099-01-01"), "is not over"),
        (("--organization", "not a slug"), "valid"),
    ],
)
def test_what_cannot_be_simulated_is_said_in_a_sentence(
    db: None, wish: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        _simulate(*wish, slug="never-made")

    with pytest.raises(tenancy.UnknownOrganizationError):
        tenancy.organization_by_slug("never-made")


def _simulate(*wishes: str, slug: str = "drawn") -> str:
    told = StringIO()
    call_command("simulate", "--organization", slug, *wishes, stdout=told)
    return told.getvalue()


def _rows(model: type[models.Model], organization: Organization) -> list[Any]:
    """What a table says, without what differs between two loads of the same facts."""
    # a file of features says of none since when it is known
    left_out = HOUSEKEEPING | ({"known_on"} if model is Feature else set())
    names = [_said(one) for one in model._meta.concrete_fields if one.name not in left_out]
    with organization_context(organization.pk):
        rows = model._default_manager.filter(organization=organization).values_list(*names)
        return sorted(map(repr, rows))


def _said(of: Any) -> str:
    """The name by which a field's value is the same in every organization."""
    if not of.is_relation:
        return "core_features__len" if of.name == "core_features" else str(of.name)
    related = {one.name for one in of.related_model._meta.concrete_fields}
    by = next(one for one in ("external_id", "user", "statement", "name") if one in related)
    if "name" in related and "domain" not in related:
        by = "name"
    return f"{of.name}__{by}__email" if by == "user" else f"{of.name}__{by}"
