"""Tables without a policy: who may read them, and that each reading names whose rows it wants."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from autopsies.models import Agreement
from cs_platform.jobs import queries as ledger
from cs_platform.jobs.models import Job
from cs_platform.tenancy import queries
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Membership
from tests import factories
from tests.conftest import Person
from tests.test_architecture import ROOT, sources

pytestmark = pytest.mark.django_db

# where each is read, and nowhere else
TENANCY, JOBS = "cs_platform/tenancy", "cs_platform/jobs"
READERS = {
    "Organization": {f"{TENANCY}/operations/organizations.py", f"{TENANCY}/queries/organizations.py"},
    "User": {
        f"{TENANCY}/operations/ending.py",
        f"{TENANCY}/operations/people.py",
        f"{TENANCY}/queries/people.py",
    },
    "Membership": {
        # a record's form names members of its own organization
        "accounts/queries/record_rows.py",
        f"{TENANCY}/operations/departures.py",
        f"{TENANCY}/operations/digest.py",
        f"{TENANCY}/operations/ending.py",
        f"{TENANCY}/operations/links.py",
        f"{TENANCY}/operations/people.py",
        f"{TENANCY}/queries/audit_words.py",
        f"{TENANCY}/queries/people.py",
    },
    "SignInFailure": {f"{TENANCY}/operations/sign_in.py"},
    "Job": {
        f"{JOBS}/operations/keeping.py",
        f"{JOBS}/operations/ledger.py",
        f"{JOBS}/operations/outbox.py",
        f"{JOBS}/operations/runs.py",
        f"{JOBS}/queries/ledger.py",
        f"{JOBS}/queries/outbox.py",
    },
}
# statements of our own: each looks within the organization it is given, or says who wrote a row of it
IN_SQL = {
    "tenancy_organization": {
        "accounts/operations/imports/tables/customers.py",
        f"{TENANCY}/operations/ending.py",
        f"{TENANCY}/operations/organizations.py",
        f"{TENANCY}/queries/audit_words.py",
        f"{TENANCY}/row_security/functions.py",
    },
    "tenancy_user": {
        "accounts/operations/imports/targets.py",
        "accounts/operations/records/undoing.py",
        "accounts/queries/timeline_branches.py",
        "playbooks/queries/of_account.py",
    },
    "tenancy_membership": {
        "accounts/operations/imports/targets.py",
        "accounts/operations/records/undoing.py",
        "accounts/queries/timeline_branches.py",
        "cs_platform/pages/settings/audit.py",
        f"{TENANCY}/queries/audit_words.py",
        f"{TENANCY}/row_security/functions.py",
        "health/queries/fairness/attention.py",
        "health/queries/fairness/known.py",
        "health/queries/fairness/perception.py",
        "playbooks/queries/of_account.py",
    },
    "tenancy_signinfailure": set(),
    "jobs_job": {f"{JOBS}/operations/ledger.py"},
}


def found_in(pattern: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in sources()
        if "migrations" not in path.parts and re.search(pattern, Path(path).read_text())
    }


@pytest.mark.parametrize("name", READERS)
def test_a_global_model_is_read_in_its_own_modules_only(name: str) -> None:
    assert found_in(rf"\b{name}\.(objects|_default_manager|_base_manager)\b") == READERS[name]


@pytest.mark.parametrize("table", IN_SQL)
def test_a_global_table_is_named_in_known_statements_only(table: str) -> None:
    assert found_in(rf"\b{table}\b") == IN_SQL[table]


def test_every_global_table_of_ours_is_listed_here() -> None:
    own = rows_without_policy()
    assert {model.__name__ for model in own} == set(READERS)
    assert {model._meta.db_table for model in own} == set(IN_SQL)


def rows_without_policy() -> set[type[models.Model]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies")
        secured = {name for (name,) in cursor.fetchall()}
    own = ("tenancy", "jobs", "accounts", "health", "playbooks", "autopsies")
    return {
        model
        for label in own
        for model in apps.get_app_config(label).get_models()
        if model._meta.db_table not in secured
    }


def test_members_are_those_of_the_organization_inactive_ones_too(
    alice: Person, bob: Person, charlie: Person
) -> None:
    Membership.objects.filter(pk=bob.membership.pk).update(is_active=False)
    assert list(queries.members(alice.organization.pk)) == [alice.membership, bob.membership]
    assert list(queries.administrators(alice.organization.pk)) == [alice.membership]
    assert dict(queries.member_ids_by_email(charlie.organization.pk)) == {
        "charlie@rival.test": charlie.membership.pk
    }
    assert list(queries.memberships_of(charlie.membership.user)) == [charlie.membership]


def test_jobs_are_those_of_the_organization(alice: Person, charlie: Person) -> None:
    for person in (alice, charlie):
        Job.objects.create(organization=person.organization, kind="import_slice", key="1")
    Job.objects.create(kind="system_mail", key="1")
    assert [job.organization for job in ledger.jobs_of(alice.organization.pk)] == [alice.organization]
    with organization_context(charlie.organization.pk):
        progress = ledger.progress_of("import_slice", "1")
    assert progress is not None
    assert progress.job_id == Job.objects.get(organization=charlie.organization).pk


def test_a_foreign_owner_or_stage_in_a_filter_finds_nothing(alice: Person, charlie: Person) -> None:
    with organization_context(charlie.organization.pk):
        factories.standing(factories.account(charlie.organization, "Theirs", owner=charlie.membership))
    with organization_context(alice.organization.pk):
        factories.standing(factories.account(alice.organization, "Ours", owner=alice.membership))
        factories.closed_day(alice.organization)
    for query in ({"owner": charlie.membership.pk}, {"owner": "x"}, {"stage": 2**63}):
        response = alice.client.get("/o/halden/accounts/", query)
        assert response.status_code == 200
        assert response.context["totals"].accounts == 0
    assert b"Theirs" not in alice.client.get("/o/halden/accounts/").content


def test_only_the_person_asked_answers(alice: Person, bob: Person, charlie: Person) -> None:
    """Somebody else's question of the same organization is 403, one of another organization 404."""
    with organization_context(alice.organization.pk):
        account = factories.account(alice.organization)
        review = factories.autopsy(factories.episode(account), bob.membership)
        asked = Agreement.objects.get(autopsy=review)
    body = {"answer": "AGREED", "membership": alice.membership.pk, "membership_id": alice.membership.pk}
    address = f"autopsies/{review.pk}/agreements/{asked.pk}/"
    assert alice.client.post(f"/o/halden/{address}", body).status_code == 403
    assert bob.client.post(f"/o/halden/{address}", body).status_code == 403  # a viewer answers nothing
    assert charlie.client.post(f"/o/rival/{address}", body).status_code == 404
    assert charlie.client.post(f"/o/halden/{address}", body).status_code == 404
    with organization_context(alice.organization.pk):
        asked.refresh_from_db()
    assert (asked.answer, asked.membership_id, asked.version) == (None, bob.membership.pk, 1)
