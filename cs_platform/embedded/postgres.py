"""PostgreSQL: one cluster, the roles `cs_owner` and `cs_app`, the database `lodestar`."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cs_platform.embedded import processes, server
from cs_platform.embedded.failure import EmbeddedError
from cs_platform.embedded.system_user import CLEAN_ENVIRONMENT, SystemUser

DATABASE = "lodestar"
OWNER_ROLE = "cs_owner"
APP_ROLE = "cs_app"
INITDB_SECONDS = 180

# For two cores beside a web server and workers: modest memory, short queries.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# For tests, whose data may be lost with the machine.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres(server.Server):
    name = "PostgreSQL"
    program = "postgres"
    stop_signals = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))

    def __init__(
        self,
        *,
        binary: Path,
        folder: Path,
        log: Path,
        user: SystemUser,
        fast: bool,
        passwords: Mapping[str, str],
    ) -> None:
        super().__init__(binary=binary, folder=folder, log=log, user=user, fast=fast)
        self.passwords = passwords

    def url(self, role: str) -> str:
        return f"postgres://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    @property
    def marker(self) -> Path:
        return self.folder

    def command(self) -> list[str | Path]:
        settings = SETTINGS | (FAST_SETTINGS if self.fast else {}) | {"port": str(self.port)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [self.binary, "-D", self.folder, *options]

    def is_ready(self) -> bool:
        """The eighth line of postmaster.pid is the status; the first tells whose."""
        lines = self.pid_file.read_text().splitlines() if self.pid_file.exists() else []
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def prepare(self) -> None:
        """Make the cluster aside and rename it, so that a killed start leaves no half of one."""
        if self.folder.exists():
            return
        for half_made in self.folder.parent.glob(f"{self.folder.name}.new-*"):
            shutil.rmtree(half_made, ignore_errors=True)
        fresh = self.folder.with_name(f"{self.folder.name}.new-{secrets.token_hex(4)}")
        fresh.mkdir(mode=0o700)
        self.user.owns(fresh)
        self._initialize(fresh)
        self._run("postgres", ["--single", "-D", str(fresh), "postgres"], statements=self._roles())
        os.rename(fresh, self.folder)

    def _initialize(self, cluster: Path) -> None:
        arguments = [
            *("--pgdata", str(cluster), "--username", "postgres"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--locale-provider", "builtin"),
            # nobody logs in as the superuser: it has no password, and there is no local socket
            *("--auth-host", "scram-sha-256", "--auth-local", "reject", "--no-instructions"),
        ]
        self._run("initdb", [*arguments, "--no-sync"] if self.fast else arguments)

    def _roles(self) -> str:
        """Statements for single-user mode, one a line. `cs_owner` may make databases: tests clone them."""
        owner, app = (self.passwords[role] for role in (OWNER_ROLE, APP_ROLE))
        return (
            f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB PASSWORD '{owner}';\n"
            f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{app}';\n"
            f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE};\n"
        )

    def _run(self, program: str, arguments: list[str], *, statements: str = "") -> None:
        with self.log.open("ab") as output:
            finished = subprocess.run(
                [str(self.binary.with_name(program)), *arguments],
                input=statements.encode(),
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=CLEAN_ENVIRONMENT,
                user=self.user.popen_user(),
                group=self.user.popen_group(),
                extra_groups=self.user.popen_extra_groups(),
                preexec_fn=processes.end_with_parent(signal.SIGKILL),
                timeout=INITDB_SECONDS,
                check=False,
            )
        if finished.returncode:
            raise EmbeddedError(
                f"PostgreSQL's {program} failed. The end of {self.log}:\n{processes.last_lines(self.log)}"
            )
