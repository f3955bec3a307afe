"""Real PostgreSQL and Valkey for the tests, started before Django reads its settings.

Loaded with `-p tests.servers`. The first process migrates once, as the owner, into a template
database named by the hash of the migrations; each worker clones it.
"""

import atexit
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import psycopg2.errors

from cs_platform import embedded

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = [
    *ROOT.glob("*/migrations/*.py"),
    *ROOT.glob("cs_platform/*/migrations/*.py"),
    *(ROOT / "cs_platform/tenancy/row_security").glob("*.py"),
    ROOT / "cs_platform/tenancy/management/commands/migrate.py",
    ROOT / "requirements-dev.txt",
]
MOST_RUNS = 12
"""Runs of the tests that may go on at once."""
TEST_ENVIRONMENT = {
    "DEBUG": "0",
    "HTTPS": "0",
    "SECRET_KEY": "tests-only-tests-only-tests-only-tests-only-tests-only",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "LOG_LEVEL": "WARNING",
    "OMP_NUM_THREADS": "1",
}


def with_database(url: str, name: str) -> str:
    """Return the URL of another database on the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def as_owner(statement: str) -> list[tuple[object, ...]]:
    """Run one statement outside a transaction, as the owner, in the maintenance database."""
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def drop(name: str) -> None:
    """Remove a database, by force where somebody is still connected.

    Without force PostgreSQL ends its own autovacuum of it, which with force it would not let the owner do.
    """
    try:
        as_owner(f'DROP DATABASE IF EXISTS "{name}"')
    except psycopg2.errors.ObjectInUse:
        as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _start() -> embedded.Servers:
    """Start in the first folder that no other run of the tests has taken: each keeps its template."""
    usual = Path(os.environ.get("CS_TEST_DIR") or ROOT / ".data" / "tests")
    for number in range(1, MOST_RUNS):
        try:
            return embedded.start(usual if number == 1 else Path(f"{usual}-{number}"), fast=True)
        except embedded.FolderInUseError:
            continue
    return embedded.start(Path(f"{usual}-{MOST_RUNS}"), fast=True)


def _migrate_template() -> str:
    digest = hashlib.sha256()
    for path in sorted(MIGRATIONS):
        digest.update(path.read_bytes())
    name = f"lodestar_template_{digest.hexdigest()[:12]}"
    known = {row[0] for row in as_owner("SELECT datname FROM pg_database")}
    for stale in known:
        if str(stale).startswith("lodestar_test_"):
            drop(str(stale))
    if name not in known:
        unfinished = f"{name}_{os.getpid()}"
        as_owner(f'CREATE DATABASE "{unfinished}"')
        environment = os.environ | {
            key: with_database(os.environ[key], unfinished) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")
        }
        command = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        as_owner(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


os.environ.update({key: value for key, value in TEST_ENVIRONMENT.items() if key not in os.environ})
if "LODESTAR_TEMPLATE" not in os.environ:
    servers = _start()
    atexit.register(servers.stop)
    os.environ.update(servers.environment())
    os.environ["CS_DATA_DIR"] = str(ROOT / ".data" / "tests")
    os.environ["LODESTAR_TEMPLATE"] = _migrate_template()
