"""Jobs, imports, the daily run and links: what works without anybody looking keeps to one organization."""

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Account, Import
from accounts.operations.imports import background
from accounts.operations.imports.undo import background as undoing
from cs_platform import pipeline
from cs_platform.jobs import tasks
from cs_platform.jobs.models import Mail, Run
from cs_platform.jobs.operations import ledger, outbox, resets
from cs_platform.jobs.tasks import handlers, housekeeping
from cs_platform.tenancy.context import organization_context
from health.models import ChurnModel
from health.operations import kept, training
from health.operations.training import parts
from tests.accounts import folders
from tests.conftest import Person
from tests.tenancy import rows, worlds
from tests.tenancy.rows import Rows
from tests.tenancy.worlds import Nets, World

ORIGIN = parts.origin_place(12, rows.DAY)
RUN_DAY = rows.DAY + timedelta(days=1)
DERIVED = {
    "health_healthscore": "'config_id'",
    "health_riskestimate": "''",
    "health_accountstanding": "'id', 'open_episode_id'",
    "health_portfolioday": "'id'",
    "health_ditchepisode": "'id', 'created_at', 'updated_at'",
    "autopsies_autopsy": "'id', 'episode_id', 'created_at', 'updated_at'",
    "autopsies_agreement": "'id', 'autopsy_id', 'created_at', 'updated_at'",
}
# each refers to the account or contract that only the other organization has under this id
FOREIGN_FILES = {
    "contracts": "c1,only-theirs,Planner,1,100,USD,2026-01-01,,,\n",
    "tickets": "t1,only-theirs,Help,2026-01-05,,1,\n",
    "contacts": "p1,only-theirs,Petra,,,\n",
    "churn_statements": "only-theirs,2026-01-05,,gone\n",
    "stage_entries": f"only-theirs,{worlds.THEIR_WORD},2026-01-05,\n",
}


def ids_of(theirs: Rows) -> Mapping[str, Mapping[str, int | str]]:
    """Return, for every kind of job, arguments that name another organization's rows."""
    run = theirs.id_of(Run)
    return {
        background.CHECK: {"import_id": theirs.id_of(Import), "lines": 0},
        background.RUN: {"import_id": theirs.id_of(Import), "lines": 0},
        undoing.UNDO: {"import_id": theirs.id_of(Import), "step": 0},
        pipeline.SCORE_CHUNK: {"run_id": run, "first_account_id": 1, "last_account_id": 10**6},
        pipeline.CLOSE_RUN: {"run_id": run},
        outbox.KIND: {"mail_id": theirs.id_of(Mail)},
        **{kind: {"model_id": theirs.id_of(ChurnModel), "place": ORIGIN} for kind in training.KINDS},
    }


WITH_IDS = {
    background.CHECK,
    background.RUN,
    undoing.UNDO,
    pipeline.SCORE_CHUNK,
    pipeline.CLOSE_RUN,
    outbox.KIND,
    *training.KINDS,
}
# their arguments name no row of an organization
WITHOUT_IDS = {pipeline.REPLAY, housekeeping.EXPIRE_FILES, housekeeping.RETENTION, resets.KIND, kept.KEEP}


@pytest.fixture(scope="module", params=list(Nets))
def world(
    request: pytest.FixtureRequest,
    worker_id: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[World]:
    """Return a world with both organizations."""
    with django_db_blocker.unblock(), worlds.world(worker_id, request.param, lambda *_: None) as made:
        yield made


@pytest.fixture(scope="module")
def figures_alone(
    worker_id: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> dict[str, list[str]]:
    """Return what Charlie's day comes to where there is no other organization."""
    with django_db_blocker.unblock(), worlds.database(f"{worker_id}_alone") as name:
        charlie, own = worlds.own_rows()
        work_out(charlie)
        return figures(name, own)


def work_out(of: Person) -> None:
    """Close a day after the one the rows were made for."""
    call_command("daily_run", organization=of.organization.slug, as_of=RUN_DAY, verbosity=0)


def figures(name: str, own: Rows) -> dict[str, list[str]]:
    """Return every derived row of the organization, without ids that count other organizations' rows."""
    return {
        table: [
            json.dumps(row, sort_keys=True)
            for (row,) in worlds.owner_rows(
                name,
                f"SELECT to_jsonb(t) - ARRAY[{left_out}] FROM {table} t "
                f"WHERE organization_id = {own.organization.pk} ORDER BY 1",
            )
        ]
        for table, left_out in DERIVED.items()
    }


def test_every_kind_of_job_is_tried_here() -> None:
    assert handlers.registration("unknown") is None  # every app's tasks are looked into
    shipped = {
        kind
        for kind, found in handlers._registrations.items()
        if not found.handler.__module__.startswith("tests.")
    }
    assert shipped == WITH_IDS | WITHOUT_IDS


def test_a_job_that_names_a_foreign_row_raises_and_changes_nothing(world: World) -> None:
    before, own_before = world.hashes(), worlds.hashes(world.name, world.own.organization.pk)
    foreign = ids_of(world.theirs)
    for kind in WITH_IDS:
        arguments = foreign[kind]
        found = handlers.registration(kind)
        assert found is not None
        context = handlers.JobContext(claim=claim_of(world.own, kind, arguments))
        with pytest.raises(ObjectDoesNotExist):
            found.handler(context)
        assert world.hashes() == before, kind
        if found.on_failed is not None:
            found.on_failed(context)
        assert world.hashes() == before, kind
    assert worlds.hashes(world.name, world.own.organization.pk) == own_before


def claim_of(own: Rows, kind: str, arguments: Mapping[str, int | str]) -> ledger.Claim:
    """Return a claim as if Charlie's organization had written the job."""
    return ledger.Claim(
        job_id=0,
        organization_id=own.organization.pk,
        kind=kind,
        arguments=arguments,
        attempts=1,
        token=uuid.UUID(int=0),
    )


def test_a_global_kind_is_not_run_for_an_organization_nor_the_other_way_round(world: World) -> None:
    with pytest.raises(handlers.WrongOrganizationError):
        handlers.registration_for(claim_of(world.own, resets.KIND, {}))


def test_the_days_figures_are_those_of_an_organization_by_itself(
    world: World, figures_alone: dict[str, list[str]]
) -> None:
    before = world.hashes()
    work_out(world.charlie)
    found = figures(world.name, world.own)
    assert found["health_healthscore"]
    assert found == figures_alone
    assert world.hashes() == before


def test_a_file_finds_neither_accounts_nor_stages_of_another_organization(
    world: World, tmp_path: Path
) -> None:
    their_accounts = {"accounts": "only-theirs,Arden,,,,,,,2024-01-05\n"}
    folders.load(world.theirs.organization, _folder(tmp_path, "theirs"), their_accounts)
    before = world.hashes()
    report = folders.load(world.own.organization, _folder(tmp_path, "own"), FOREIGN_FILES)
    for kind in FOREIGN_FILES:
        assert report.kinds[kind].created == 0, kind
        assert report.kinds[kind].rejected == 1, kind
    assert world.hashes() == before


def test_a_file_makes_rows_of_its_own_beside_equal_ones_of_another_organization(
    world: World, tmp_path: Path
) -> None:
    """The same files with the same ids in both organizations; the second changes only its own."""
    kinds = {
        "accounts": f"{rows.EXTERNAL_ID},Arden,,,{worlds.THEIR_WORD}@halden.test,,,,2024-01-05\n",
        "contracts": f"c9,{rows.EXTERNAL_ID},Planner,1,100,USD,2026-01-01,,,\n",
        "features": f"{worlds.THEIR_WORD},true\n",
        "exchange_rates": "2026-01-01,CHF,1.5\n",
        "usage": f"{rows.EXTERNAL_ID},,{worlds.THEIR_WORD},2026-01-05,3,1,\n",
    }
    before = world.hashes()
    report = folders.load(world.own.organization, _folder(tmp_path, "own"), kinds)
    assert all(kind.rejected == 0 for kind in report.kinds.values())
    assert world.hashes() == before
    with organization_context(world.own.organization.pk):
        account = world.own.made[Account]
        account.refresh_from_db()
    assert account.name == "Arden"
    assert account.owner_id in {None, world.own.membership.pk}


def _folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


def test_working_off_one_organization_leaves_the_jobs_of_another(world: World) -> None:
    ledger.enqueue(
        kind=housekeeping.EXPIRE_FILES,
        key="waits",
        organization_id=world.theirs.organization.pk,
        arguments={"day": "2020-01-01"},
        now=world.theirs.now,
    )
    before = world.hashes()
    assert tasks.work_off(world.own.organization.pk, timeout=60) >= 0
    assert world.hashes() == before


def test_a_link_signs_in_one_person_and_ends_the_session_it_is_opened_in(world: World) -> None:
    client: Client = world.charlie.client
    assert client.get("/o/rival/").status_code == 200
    response = client.post(f"/sign-in-link/{world.theirs.token}/")
    assert response.status_code == 302
    assert response["Location"] == "/o/halden/"
    assert client.get("/o/rival/").status_code == 404
    assert Client().post(f"/sign-in-link/{world.theirs.token}/").status_code == 410
