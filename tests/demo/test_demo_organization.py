"""Making the demo organization: once, from wherever a killed start left it, and with real facts."""

import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.models import Account, LifecycleStage
from cs_platform.demo import organization as demo
from cs_platform.demo import team
from cs_platform.jobs.tasks import work_off
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import Membership
from tests.conftest import NOW

ACCOUNTS = 12


@pytest.fixture
def short_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate months rather than years."""
    monkeypatch.setattr(demo, "MONTHS", 3)


def test_people_and_stages_are_made_once(db: None) -> None:
    first = demo.prepare(password="secret-enough", now=NOW)
    again = demo.prepare(password="another-secret", now=NOW)

    memberships = Membership.objects.filter(organization=first).select_related("user")
    assert again.pk == first.pk
    assert {membership.user.email for membership in memberships} == {person.email for person in team.TEAM}
    assert memberships.get(user__email="casey@lodestar.test").user.check_password("secret-enough")
    assert memberships.filter(role=Role.EXECUTIVE).count() >= 3
    with organization_context(first.pk):
        stages = LifecycleStage.objects.for_organization(first.pk).order_by("position")
        unanswered = [stage.name for stage in stages if stage.accountable_id is None]
    assert unanswered == ["Value realized"]


def test_an_export_loads_without_a_problem_and_only_once(
    committed_db: None, short_story: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(team, "SLUG", "demo-loaded-twice")
    organization = demo.prepare(password="secret-enough", now=NOW)
    assert not demo.is_loaded(organization)

    first = demo.load(organization, tmp_path, accounts=ACCOUNTS, now=NOW)
    again = demo.load(organization, tmp_path, accounts=ACCOUNTS, now=NOW)

    assert first.kinds["accounts"].created == ACCOUNTS
    for kind, counts in first.kinds.items():
        assert counts.rejected == counts.problem_count == 0, kind
        assert again.kinds[kind].created == again.kinds[kind].updated == 0, kind
    assert demo.is_loaded(organization)
    assert not demo.is_ready(organization)


def test_the_command_works_out_days_and_then_has_nothing_to_do(
    committed_db: None, short_story: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "SLUG", "demo-command")
    over = threading.Event()
    worker = threading.Thread(target=_work, args=(over,))
    worker.start()
    try:
        first, second = _call(), _call()
    finally:
        over.set()
        worker.join()

    organization = demo.find()
    assert organization is not None
    assert first.endswith("Halden Software is ready.\n")
    assert second == "Halden Software is there already.\n"
    with organization_context(organization.pk):
        owners = Account.objects.for_organization(organization.pk).values_list(
            "owner__user__email", flat=True
        )
        assert "casey@lodestar.test" in set(owners)


def _call() -> str:
    told = StringIO()
    call_command("demo_organization", accounts=ACCOUNTS, timeout=60, stdout=told)
    return told.getvalue()


def _work(over: threading.Event) -> None:
    """Be the worker until the command is done."""
    while not over.wait(0.1):
        organization = demo.find()
        if organization is not None:
            work_off(organization.pk, kinds=None, timeout=60)
    connections.close_all()
