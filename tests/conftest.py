"""The test world: a cloned database for each worker, no network, and three people.

Alice administers Halden, Bob is a viewer there, Charlie administers another organization.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_socket
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.operations import stages
from cs_platform.tenancy import operations
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.models import Membership, Organization, User
from health.operations import configurations
from tests import servers

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery"


def pytest_configure() -> None:
    """Serve static files under their plain names: nothing was collected, and their folder is empty."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # passwords are hashed as in production, but cheaply: hundreds of tests make people
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    Argon2PasswordHasher.parallelism = 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left with it alone."""
    items.sort(key=lambda item: not item.path.name.endswith("two_nets.py"))


def pytest_runtest_setup() -> None:
    """Keep tests on this machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str) -> Iterator[None]:
    """Clone the migrated template for this worker and serve from it as cs_app."""
    name = f"lodestar_test_{os.getpid()}_{worker_id}"
    servers.as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{os.environ["LODESTAR_TEMPLATE"]}"')
    # a clone has the template's rows, not its settings
    servers.as_owner(f'ALTER DATABASE "{name}" SET jit = off')
    connections["default"].settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = servers.with_database(os.environ["DATABASE_URL"], name)
    os.environ["TEST_OWNER_URL"] = servers.with_database(os.environ["DATABASE_OWNER_URL"], name)
    yield
    connections.close_all()
    servers.drop(name)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Really commit. Nothing is flushed afterwards: such tests make their own organization."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with a membership and a signed-in browser."""

    membership: Membership
    client: Client

    @property
    def organization(self) -> Organization:
        """Where they work."""
        return self.membership.organization


def make_organization(slug: str, *, name: str = "", currency: str = "EUR") -> Organization:
    """Make an organization with the shipped stages and health configuration."""
    organization = operations.create_organization(
        slug=slug, name=name or slug.title(), currency=currency, time_zone="Europe/Berlin"
    )
    stages.create_shipped(organization.pk)
    configurations.publish_shipped(organization.pk, now=NOW)
    return organization


def make_person(
    organization: Organization, email: str, role: Role, function: Function = Function.SUCCESS
) -> Person:
    """Make a member and sign them in."""
    membership = operations.add_member(
        organization,
        email=email,
        name=email.split("@")[0].title(),
        role=role,
        function=function,
        password=PASSWORD,
    )
    return Person(membership=membership, client=signed_in(membership.user))


def signed_in(user: User, *, enforce_csrf_checks: bool = False) -> Client:
    """Return a browser with a session as signing in leaves it, written by one statement, not a dozen."""
    session, key = SessionStore(), secrets.token_hex(16)
    held = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    Session.objects.bulk_create(
        [Session(session_key=key, session_data=session.encode(held), expire_date=session.get_expiry_date())]
    )
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


@pytest.fixture
def halden(db: None) -> Organization:
    """Return the organization of Alice and Bob."""
    return make_organization("halden")


@pytest.fixture
def rival(db: None) -> Organization:
    """Return the organization of Charlie."""
    return make_organization("rival", currency="USD")


@pytest.fixture
def alice(halden: Organization) -> Person:
    """Return Halden's administrator."""
    return make_person(halden, "alice@halden.test", Role.ADMIN)


@pytest.fixture
def bob(halden: Organization) -> Person:
    """Return a viewer at Halden."""
    return make_person(halden, "bob@halden.test", Role.VIEWER)


@pytest.fixture
def charlie(rival: Organization) -> Person:
    """Return the administrator of another organization."""
    return make_person(rival, "charlie@rival.test", Role.ADMIN)


@pytest.fixture
def in_halden(halden: Organization) -> Iterator[Organization]:
    """Work within Halden's rows."""
    with organization_context(halden.pk):
        yield halden


@pytest.fixture
def ravenstack() -> Path:
    """Return the folder of the RavenStack data set, or skip."""
    folder = os.environ.get("RAVENSTACK_DIR")
    if not folder:
        pytest.skip("RAVENSTACK_DIR does not name the folder of the RavenStack data set")
    return Path(folder)
