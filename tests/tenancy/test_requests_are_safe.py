"""What every address must hold to: tokens, known methods and hosts, no change by who may not."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.models import Membership, Organization, User
from tests.conftest import NOW, PASSWORD, Person, make_person, signed_in
from tests.tenancy import requests, rows
from tests.tenancy.rows import Rows
from tests.test_completeness import leaves

pytestmark = pytest.mark.django_db

# what everybody may say about themselves, and how such an answer looks
OWN = {
    "/o/halden/settings/profile/": 400,
    "/o/halden/today/notices/seen/": 302,
    "/o/halden/saved-views/new/": 302,
}
PARTS = {"token": "x", "uidb36": "1", "key": "set-password"}
GLOBAL = ("tenancy_organization", "tenancy_user", "tenancy_membership", "jobs_job", "tenancy_signinfailure")


@pytest.fixture
def filled(alice: Person) -> Rows:
    """Return a row in every table of Halden."""
    return rows.fill(alice.organization, alice.membership, word="ours", amount=10, now=NOW)


def public_addresses() -> Iterator[str]:
    """Yield every address outside of organizations."""
    for route, _ in leaves(get_resolver()):
        if not route.startswith("o/"):
            plain = route.replace("^", "").replace("/$", "/")
            for part in requests.PART.finditer(plain):
                plain = plain.replace(part[0], PARTS[part[1]])
            yield "/" + (plain if "(?P" not in plain else "password/reset/key/1-set-password/")


def state(organization: Organization) -> dict[str, object]:
    """Return every row that counts: of the organization's tables and of the global ones."""
    tables = {model._meta.db_table for model in rows.tenant_models()} | set(GLOBAL)
    with organization_context(organization.pk), connection.cursor() as cursor:
        found: dict[str, object] = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT to_jsonb(t) - 'last_seen_at' - 'notices_seen_at' FROM \"{table}\" t")
            found[table] = sorted(str(row) for (row,) in cursor.fetchall())
    return found


def check_same_role(person: Person) -> None:
    """Ask every public address for another role, too; what was so before all requests still is."""
    body = {"role": "ADMIN", "is_active": "1", "is_superuser": "1", "email": "x@y.test", "theme": "DARK"}
    for path in public_addresses():
        if "logout" not in path:
            person.client.post(path, body)
    stored = Membership.objects.select_related("user").get(pk=person.membership.pk)
    assert stored.role == person.membership.role
    assert stored.user.email == person.membership.user.email
    assert stored.user.check_password(PASSWORD)
    assert Membership.objects.filter(user=stored.user).count() == 1


def test_who_may_only_read_changes_nothing_not_even_their_role(
    alice: Person, bob: Person, filled: Rows
) -> None:
    before = state(alice.organization)
    for each in requests.posts("halden", filled):
        refused = {OWN[each.path]} if each.path in OWN else {403, 405}
        assert each.send(bob.client).status_code in refused, each
    assert state(alice.organization) == before
    check_same_role(bob)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VIEWER])
def test_no_request_gives_oneself_another_role(alice: Person, filled: Rows, role: Role) -> None:
    person = make_person(alice.organization, "erin@halden.test", role)
    for each in requests.posts("halden", filled):
        each.send(person.client)
    check_same_role(person)


def test_every_unsafe_request_outside_of_organizations_needs_a_token(alice: Person) -> None:
    strict = signed_in(alice.membership.user, enforce_csrf_checks=True)
    for path in public_addresses():
        for method in ("post", "put", "patch", "delete"):
            assert getattr(strict, method)(path).status_code in {403, 405}, (method, path)
    assert strict.get("/o/halden/").status_code == 200
    assert User.objects.get(pk=alice.membership.user_id).theme == "SYSTEM"


def test_other_methods_are_not_taken(alice: Person, filled: Rows) -> None:
    before = state(alice.organization)
    for path, _ in requests.addresses("halden", filled):
        for method in ("put", "patch", "delete"):
            assert getattr(alice.client, method)(path).status_code == 405, (method, path)
    assert state(alice.organization) == before


def test_a_file_to_keep_is_sent_as_one(alice: Person, filled: Rows) -> None:
    response = alice.client.get("/o/halden/accounts.csv")
    assert response["Content-Disposition"].startswith('attachment; filename="')
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:80", "testserver.evil.test", "testserver@evil.test"]
)
def test_another_host_is_refused(alice: Person, host: str) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(
            "/password/reset/", {"email": "alice@halden.test"}, headers={"host": host}
        )
        assert response.status_code == 400
        assert b"evil.test" not in response.content


def test_a_forwarded_host_is_not_believed(alice: Person) -> None:
    response = Client().get("/o/halden/", headers={"X-Forwarded-Host": "evil.test"})
    assert "evil.test" not in response["Location"]


@pytest.mark.parametrize(
    "target",
    ["//evil.test", "https:evil.test", "https://evil.test", "\\\\evil.test", "/\\evil.test", "///evil.test"],
)
def test_nobody_is_sent_to_another_site(alice: Person, target: str) -> None:
    signed_in = Client().post("/login/", {"login": "alice@halden.test", "password": PASSWORD, "next": target})
    assert signed_in["Location"] == "/"
    assert alice.client.get("/login/", {"next": target}).get("Location", "/") == "/"
    signed_out = alice.client.post("/logout/", {"next": target})
    assert "evil.test" not in signed_out["Location"]


@pytest.mark.parametrize("slug", ["HALDEN", "hal_den", "h" * 64])
def test_a_slug_that_no_organization_can_have_is_no_page(slug: str, alice: Person) -> None:
    assert alice.client.get(f"/o/{slug}/").status_code == 404
    assert Client().get(f"/o/{slug}/").status_code == 302
