"""The oldest PostgreSQL there may be, and Redis: another company's servers instead of the embedded ones.

Debian's PostgreSQL 15 and Redis 7, where they are installed: facts come in, a worker on Redis works out
the day, and the administrator opens Today in a real web server.
"""

import contextlib
import http.cookiejar
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from cs_platform import embedded
from cs_platform.embedded import postgres, processes, system_user, valkey
from tests.accounts import folders
from tests.drills import fleet

POSTGRES = Path("/usr/lib/postgresql/15/bin/postgres")
REDIS = shutil.which("redis-server")
KINDS = {
    "accounts": "a1,Arden,,,,,,,2025-01-05\na2,Birke,,,,,,,2025-02-01\n",
    "contracts": "c1,a1,Planner,20,24000,EUR,2025-01-05,,,\nc2,a2,Planner,5,6000,EUR,2025-02-01,,,\n",
    "usage": "".join(f"a1,,Boards,2026-02-{day:02},{day},3,60\n" for day in range(1, 29)),
    "tickets": "t1,a2,Export fails,2026-02-20T09:00:00,,1,\n",
}
AS_OF = "2026-02-28"
LINK = re.compile(r"https?://[^/]+(/sign-in-link/\S+)")
WEB_SECONDS = 60

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not POSTGRES.exists(), reason="Debian's postgresql-15 is not installed"),
    pytest.mark.skipif(REDIS is None, reason="Debian's redis-server is not installed"),
]


class OldPostgres(postgres.Postgres):
    """PostgreSQL 15: it knows no built-in locales, so that the system's are used."""

    def _initialize(self, cluster: Path) -> None:
        arguments = ["--pgdata", str(cluster), "--username", "postgres", "--encoding", "UTF8"]
        self._run("initdb", [*arguments, "--locale", "C.UTF-8", "--auth-host", "scram-sha-256", "--no-sync"])

    def _roles(self) -> str:
        return f"{super()._roles()}ALTER ROLE postgres PASSWORD '{self.passwords['postgres']}';\n"


@pytest.fixture(scope="module")
def running() -> Iterator[fleet.Fleet]:
    """Return a worker on the two servers, which run as an unprivileged user on free ports."""
    folder = Path(tempfile.mkdtemp(prefix="lodestar-other-"))
    folder.chmod(0o755)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        started = fleet.Fleet(folder=folder, servers=_servers(folder, stack), environment={})
        port = processes.free_port(None)
        started.environment = {
            **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
            **fleet.SETTINGS,
            **started.servers.environment(),
            "CS_DATA_DIR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "BASE_URL": f"http://127.0.0.1:{port}",
            "OMP_NUM_THREADS": "1",
        }
        stack.callback(started.stop)
        started.manage("migrate", "-v0")
        yield started


def _servers(folder: Path, stack: contextlib.ExitStack) -> embedded.Servers:
    home = folder / "servers"
    home.mkdir()
    user = system_user.for_cluster(home / "postgres")
    user.owns(home)
    roles = (postgres.OWNER_ROLE, postgres.APP_ROLE, "postgres", "redis")
    passwords = {role: secrets.token_urlsafe(24) for role in roles}
    database = OldPostgres(
        binary=POSTGRES,
        folder=home / "postgres",
        log=folder / "postgres.log",
        user=user,
        fast=False,
        passwords=passwords,
    )
    broker = valkey.Valkey(
        binary=Path(str(REDIS)),
        folder=home / "redis",
        log=folder / "redis.log",
        user=user,
        fast=False,
        password=passwords["redis"],
    )
    for server in (database, broker):
        stack.callback(server.stop)
        server.start()
    return embedded.Servers(
        database_url=database.url(postgres.APP_ROLE),
        database_owner_url=database.url(postgres.OWNER_ROLE),
        redis_url=broker.url,
        database=database,
        broker=broker,
    )


def test_they_are_the_old_postgresql_and_redis(running: fleet.Fleet) -> None:
    assert str(running.sql("SHOW server_version")[0][0]).startswith("15.")
    said = subprocess.run([str(REDIS), "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("Redis server v=7")
    assert running.servers.database is not None
    for pid in (
        running.servers.database.pid,
        *([running.servers.broker.pid] if running.servers.broker else []),
    ):
        assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_facts_come_in_a_day_is_worked_out_and_the_administrator_reads_it(running: fleet.Fleet) -> None:
    made = running.manage(
        *("create_organization", "other", "--name", "Other", "--currency", "EUR"),
        *("--timezone", "Europe/Berlin", "--admin", "admin@other.test"),
    )
    files = running.folder / "files"
    files.mkdir()
    folders.write(files, KINDS)
    mapping = running.folder / "mapping.toml"
    mapping.write_text(folders.document(KINDS, history=True))
    running.start_worker(1)
    running.wait_until_workers_are_ready()
    arguments = ["--organization", "other", "--mapping", str(mapping), str(files), "--json"]
    assert '"rejected": 0' in running.manage("import_folder", *arguments)

    day = running.manage("daily_run", "--organization", "other", "--as-of", AS_OF, "--json")
    assert '"accounts_scored": 2' in day, running.last_words()

    link = LINK.search(made)
    assert link is not None
    with web(running) as address:
        page = accounts(address, link[1])
    assert "Arden" in page
    assert "Birke" in page


def test_a_mail_leaves_through_a_worker_on_redis(running: fleet.Fleet) -> None:
    running.python(
        "from django.utils import timezone\n"
        "from cs_platform.jobs import operations\n"
        "from cs_platform.tenancy import queries\n"
        "other = queries.organization_by_slug('other')\n"
        "operations.send_mail(organization_id=other.pk, to='a@other.test', subject='Hello', body='-',\n"
        "    key='hello', now=timezone.now())"
    )

    def sent() -> bool:
        return running.sql("SELECT state FROM jobs_mail WHERE subject = 'Hello'") == [("SENT",)]

    assert processes.wait_until(sent, seconds=20), running.last_words()


def test_policies_hold_there_too(running: fleet.Fleet) -> None:
    connection = psycopg2.connect(running.environment["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.organization_id', '999', true)")
        cursor.execute("SELECT count(*) FROM accounts_account")
        assert cursor.fetchall() == [(0,)]
    with pytest.raises(psycopg2.Error), connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_account")
    connection.close()


@pytest.mark.parametrize("role", [postgres.OWNER_ROLE, "postgres"])
def test_neither_web_nor_workers_serve_as_a_role_that_no_policy_binds(
    running: fleet.Fleet, role: str
) -> None:
    assert isinstance(running.servers.database, postgres.Postgres)
    environment = {**running.environment, "DATABASE_URL": running.servers.database.url(role)}
    code = "tenancy.E011" if role == "postgres" else "tenancy.E012"
    for command in (
        [*GUNICORN, "--bind", "127.0.0.1:0"],
        [*GUNICORN, "--bind", "127.0.0.1:0", "--preload"],
        [*fleet.CELERY, "worker", "--concurrency", "1"],
    ):
        ended = subprocess.run(
            command, cwd=fleet.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode != 0
        assert code in ended.stdout + ended.stderr


GUNICORN = [sys.executable, "-m", "gunicorn", "cs_platform.wsgi", "--workers", "1", "--no-control-socket"]


@contextlib.contextmanager
def web(running: fleet.Fleet) -> Iterator[str]:
    """Serve the product and give its address."""
    running.manage("collectstatic", "--no-input", "-v0")
    address = running.environment["BASE_URL"]
    with (running.folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [*GUNICORN, "--bind", address.removeprefix("http://"), "--preload"],
            cwd=fleet.ROOT,
            env=dict(running.environment),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        assert processes.wait_until(lambda: _answers(address), seconds=WEB_SECONDS), running.last_words()
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/login/", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def accounts(address: str, link: str) -> str:
    """Sign in by the link and return the list of accounts."""
    cookies = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    opener.open(f"{address}{link}", timeout=10).close()
    token = next(str(cookie.value) for cookie in cookies if cookie.name == "csrftoken")
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    opener.open(f"{address}{link}", form, timeout=10).close()
    with opener.open(f"{address}/o/other/accounts/", timeout=10) as page:
        text: str = page.read().decode()
    return text
