"""A production start that is not safe is refused, with the setting to change."""

import os
import subprocess
import sys
from collections.abc import Mapping
from unittest import mock

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from cs_platform.tenancy import checks
from tests.test_architecture import ROOT

SAFE = {
    "DEBUG": "0",
    "HTTPS": "1",
    "SECRET_KEY": "kX7-random-0123456789-0123456789-0123456789-0123456789-Zq",
    "ALLOWED_HOSTS": "lodestar.example.org",
    "BASE_URL": "https://lodestar.example.org",
}
CHECK = ("manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING")
WEB = ("-c", "from cs_platform import wsgi; print('serves', bool(wsgi.application))")
WORKS = "import django; django.setup(); from cs_platform import celery; celery.refuse_unsafe_role()"
WORKER = ("-c", f"{WORKS}; print('works')")


def run(program: tuple[str, ...], changes: Mapping[str, str | None]) -> tuple[int, str]:
    """Run a program with the settings of a safe production but for some changes; None takes one away."""
    environment = {**os.environ, **SAFE, "DJANGO_SETTINGS_MODULE": "cs_platform.settings"}
    environment |= {name: value for name, value in changes.items() if value is not None}
    for name in (name for name, value in changes.items() if value is None):
        del environment[name]
    done = subprocess.run(
        [sys.executable, *program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


UNSAFE = [
    ({"DEBUG": True}, "tenancy.E001"),
    ({"SECRET_KEY": "short-but-random-8f3c"}, "tenancy.E002"),
    ({"SECRET_KEY": "insecure-" + "x8f3c" * 12}, "tenancy.E002"),
    ({"ALLOWED_HOSTS": ["*"]}, "tenancy.E003"),
    ({"ALLOWED_HOSTS": ["lodestar.example.org", "*"]}, "tenancy.E003"),
    ({"ALLOWED_HOSTS": []}, "tenancy.E003"),
    ({"HTTPS": False}, "tenancy.E004"),
    ({"BASE_URL": "http://lodestar.example.org"}, "tenancy.E005"),
]
pytestmark = pytest.mark.usefixtures("django_db_setup")


@pytest.fixture
def safe(settings: Settings) -> Settings:
    """Return the settings of a safe production."""
    settings.DEBUG, settings.HTTPS = False, True
    settings.SECRET_KEY, settings.BASE_URL = SAFE["SECRET_KEY"], SAFE["BASE_URL"]
    settings.ALLOWED_HOSTS = [SAFE["ALLOWED_HOSTS"]]
    return settings


def test_a_safe_start_is_let_through_without_a_warning() -> None:
    status, said = run(CHECK, {})
    assert (status, "no issues" in said) == (0, True), said
    assert run(WEB, {}) == (0, "serves True\n")
    assert run(WORKER, {}) == (0, "works\n")


@pytest.mark.parametrize(("changes", "code"), UNSAFE, ids=str)
def test_an_unsafe_setting_is_named_but_never_said(
    safe: Settings, changes: Mapping[str, object], code: str
) -> None:
    assert checks.refuse_unsafe_production(None) == []
    for name, value in changes.items():
        setattr(safe, name, value)
    problems = checks.refuse_unsafe_production(None)
    assert [problem.id for problem in problems] == [code]
    assert str(changes.get("SECRET_KEY", "nothing secret")) not in problems[0].msg


@pytest.mark.parametrize("program", [CHECK, WEB], ids=["check", "web"])
def test_everything_unsafe_is_refused_at_once(program: tuple[str, ...]) -> None:
    changes = {"DEBUG": "1", "SECRET_KEY": None, "ALLOWED_HOSTS": "*", "HTTPS": "0"}
    status, said = run(program, changes)
    assert status != 0
    assert all(f"tenancy.E00{number}" in said for number in (1, 2, 3, 4))
    assert "serves" not in said


@pytest.mark.parametrize("program", [CHECK, WEB, WORKER], ids=["check", "web", "worker"])
def test_nobody_serves_as_the_owner_of_the_tables(program: tuple[str, ...]) -> None:
    changes = {"DATABASE_URL": os.environ["TEST_OWNER_URL"], "ALLOWED_HOSTS": "127.0.0.1"}
    status, said = run(program, changes)
    assert status != 0
    assert "tenancy.E012" in said


def test_this_machine_alone_may_be_served_without_tls(safe: Settings) -> None:
    safe.HTTPS, safe.BASE_URL = False, "http://127.0.0.1:8000"
    with mock.patch.object(checks, "refuse_unsafe_role"):
        safe.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
        checks.refuse_unsafe_start()
        safe.ALLOWED_HOSTS = ["127.0.0.1", "lodestar.example.org"]
        with pytest.raises(checks.UnsafeStartError, match="E004"):
            checks.refuse_unsafe_start()


def test_a_database_that_is_away_is_said_by_the_check_and_waited_for_by_web(safe: Settings) -> None:
    def away() -> None:
        raise OperationalError("nobody listens")

    with mock.patch.object(connection, "cursor", away):
        assert [problem.id for problem in checks.refuse_powerful_role(None)] == ["tenancy.E010"]
        checks.refuse_unsafe_start()


class Answer:
    """A cursor that answers as PostgreSQL does for a role."""

    def __init__(self, row: tuple[bool, bool] | None) -> None:
        self.row = row

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def execute(self, statement: str) -> None:
        assert "rolsuper OR rolbypassrls" in statement

    def fetchone(self) -> tuple[bool, bool] | None:
        return self.row


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ((False, False), []),
        ((True, False), ["tenancy.E011"]),
        ((False, True), ["tenancy.E012"]),
        (None, ["tenancy.E011", "tenancy.E012"]),
    ],
)
def test_a_role_that_policies_do_not_bind_is_named(row: tuple[bool, bool] | None, codes: list[str]) -> None:
    with mock.patch.object(connection, "cursor", return_value=Answer(row)):
        assert [problem.id for problem in checks.refuse_powerful_role(None)] == codes
