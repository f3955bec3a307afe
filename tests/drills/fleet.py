"""Real servers, workers and beat of a drill's own, to be killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

from cs_platform import embedded
from cs_platform.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "DEBUG": "0",
    "HTTPS": "0",
    "SECRET_KEY": "drills-only-drills-only-drills-only-drills-only-drills",
    "ALLOWED_HOSTS": "127.0.0.1",
    "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    "LOG_LEVEL": "INFO",
}
CELERY = [sys.executable, "-m", "celery", "--app", "cs_platform"]
READY_SECONDS = 60

Row = tuple[object, ...]


@dataclass(kw_only=True)
class Fleet:
    """PostgreSQL, Valkey (with its append-only file), workers by number and beat."""

    folder: Path
    servers: embedded.Servers
    environment: Mapping[str, str]
    workers: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    beat: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=dict(self.environment),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def python(self, code: str) -> str:
        """Run statements with Django set up and return what they printed."""
        return self.manage("shell", "--no-imports", "-v0", "-c", code)

    def start_python(self, code: str) -> subprocess.Popen[bytes]:
        """Start running statements with Django set up."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", code]
        return subprocess.Popen(command, cwd=ROOT, env=dict(self.environment))

    def sql(self, statement: str, values: tuple[object, ...] = ()) -> list[Row]:
        """Run a statement as the owner of the database, whom no policy binds."""
        connection = psycopg2.connect(self.environment["DATABASE_OWNER_URL"])
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def slow_down(self, table: str, *, seconds: float) -> None:
        """Let every statement that adds rows to a table take so long, as with a far larger organization."""
        function = f"slow_{table}"
        self.sql(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END $$"
        )
        self.sql(
            f"CREATE TRIGGER {function} AFTER INSERT ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )

    def end_backends(self) -> int:
        """End every connection of workers and beat; the role may end its own."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE usename = current_user AND pid <> pg_backend_pid()"
                )
                return int(cursor.fetchall()[0][0])
        finally:
            connection.close()

    def start_worker(self, number: int) -> None:
        """Start a worker with one process for its jobs, as a supervisor would after its end."""
        options = ["worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]
        self.workers[number] = self._spawn([*options, "-n", f"w{number}@drill"], f"worker-{number}")

    def start_beat(self) -> None:
        """Start the clock."""
        self.beat = self._spawn(["beat", "--pidfile", ""], "beat")

    def wait_until_workers_are_ready(self) -> None:
        """Wait until each worker takes messages."""

        def ready() -> bool:
            logs = [self.folder / f"worker-{number}.log" for number in self.workers]
            return all(" ready." in log.read_text(errors="replace") for log in logs)

        assert processes.wait_until(ready, seconds=READY_SECONDS), self.last_words()

    def kill_worker(self, number: int) -> None:
        """End a worker and the process that does its jobs, both at once."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait()

    def kill_child(self, number: int) -> bool:
        """End the process that does a worker's jobs; False when it has none at the moment."""
        children = Path(f"/proc/{self.workers[number].pid}/task/{self.workers[number].pid}/children")
        pids = children.read_text().split()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        return bool(pids)

    def restart_broker(self) -> None:
        """End Valkey as a power cut does and start it again on the same port."""
        broker = self.servers.broker
        assert broker is not None
        port = broker.port
        broker.kill()
        broker.start()
        assert broker.port == port

    def last_words(self) -> str:
        """Return the ends of all logs, for a failure's message."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs)

    def stop(self) -> None:
        """End every process that was started."""
        for process in [*self.workers.values(), *([self.beat] if self.beat else [])]:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.servers.stop()

    def _spawn(self, arguments: list[str], name: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [*CELERY, *arguments],
                cwd=ROOT,
                env=dict(self.environment),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=processes.end_with_parent(signal.SIGKILL),
            )


@contextlib.contextmanager
def fleet(**settings: str) -> Iterator[Fleet]:
    """Start migrated servers in a folder of their own; stop all and remove it in the end."""
    folder = Path(tempfile.mkdtemp(prefix="lodestar-drill-"))
    folder.chmod(0o755)
    servers = embedded.start(folder, environ={})
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment = inherited | SETTINGS | servers.environment() | {"CS_DATA_DIR": str(folder)} | settings
    started = Fleet(folder=folder, servers=servers, environment=environment)
    try:
        started.manage("migrate", "-v0")
        yield started
    finally:
        started.stop()
        shutil.rmtree(folder, ignore_errors=True)


def redis_command(url: str, *words: str) -> None:
    """Run one command on a broker."""
    with redis.Redis.from_url(url) as client:
        client.execute_command(*words)
