"""Start and stop both servers of one data folder."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cs_platform.embedded import place, postgres, processes, programs, system_user, valkey
from cs_platform.embedded.failure import EmbeddedError, FolderInUseError

VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
OTHER_START_SECONDS = 60.0


@dataclass(kw_only=True)
class Servers:
    """Addresses of PostgreSQL and Valkey, and the two servers when it was us who started them."""

    database_url: str
    database_owner_url: str
    redis_url: str
    database: postgres.Postgres | None = None
    broker: valkey.Valkey | None = None
    resources: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def environment(self) -> dict[str, str]:
        """The variables that tell Lodestar where its servers are."""
        return dict(zip(VARIABLES, (self.database_url, self.database_owner_url, self.redis_url), strict=True))

    def check(self) -> None:
        """Raise EmbeddedError when a server that was started here has ended by itself."""
        for server in (self.database, self.broker):
            if server is not None and server.has_ended():
                raise EmbeddedError(
                    f"{server.name} has ended. The end of {server.log}:\n{processes.last_lines(server.log)}"
                )

    def stop(self) -> None:
        """Stop what was started here; servers of somebody else are left alone."""
        self.resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    data_dir: Path, *, fast: bool = False, attach: bool = False, environ: Mapping[str, str] = os.environ
) -> Servers:
    """Start both servers with their data below `data_dir` and wait until they answer.

    Nothing is started when the three variables name servers, or when `attach` is set and a living
    process runs this folder's servers already. `fast` trades safety against a power cut for speed:
    for tests only. Call it from the main thread: on Linux the servers end with the thread that
    started them. Raises EmbeddedError with a sentence for the person who starts;
    FolderInUseError is the one for a folder whose servers run and that is not to be shared.
    """
    given = [name for name in VARIABLES if environ.get(name)]
    if len(given) == len(VARIABLES):
        return _from_environment(environ)
    if given:
        raise EmbeddedError(f"Set all of {', '.join(VARIABLES)} or none; only {', '.join(given)} is set.")
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as resources:
        lock = resources.enter_context(_lock_file(data_dir))
        if not _holds(lock):
            return _of_other_process(data_dir, attach=attach)
        servers = _start_both(data_dir, fast=fast, resources=resources)
        servers.resources = resources.pop_all()
        return servers


def _from_environment(environ: Mapping[str, str]) -> Servers:
    database_url, database_owner_url, redis_url = (environ[name] for name in VARIABLES)
    return Servers(database_url=database_url, database_owner_url=database_owner_url, redis_url=redis_url)


def _lock_file(data_dir: Path) -> IO[str]:
    try:
        return (data_dir / "servers.lock").open("a")
    except PermissionError as error:
        raise EmbeddedError(
            f"{data_dir} belongs to {system_user.owner_of(data_dir).name}: start as that user or as root, "
            "or choose another folder with CS_DATA_DIR."
        ) from error


def _holds(lock: IO[str]) -> bool:
    """Whether this folder's servers are ours to start; the lock ends with the process, however it ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _of_other_process(data_dir: Path, *, attach: bool) -> Servers:
    addresses = data_dir / "servers.json"
    if not attach:
        raise FolderInUseError(f"Another process runs the servers of {data_dir}: stop it first.")
    if not processes.wait_until(addresses.exists, seconds=OTHER_START_SECONDS):
        raise EmbeddedError(f"Another process is starting the servers of {data_dir}, without success.")
    return _from_environment(json.loads(addresses.read_text()))


def _start_both(data_dir: Path, *, fast: bool, resources: contextlib.ExitStack) -> Servers:
    """Start PostgreSQL, then Valkey; each is stopped again when a later step fails."""
    addresses = data_dir / "servers.json"
    addresses.unlink(missing_ok=True)
    database, broker = _servers(data_dir, fast=fast)
    for server in (database, broker):
        resources.callback(server.stop)
        server.start()
    servers = Servers(
        database_url=database.url(postgres.APP_ROLE),
        database_owner_url=database.url(postgres.OWNER_ROLE),
        redis_url=broker.url,
        database=database,
        broker=broker,
    )
    _write_private(addresses, json.dumps(servers.environment()))
    resources.callback(addresses.unlink, missing_ok=True)
    return servers


def _servers(data_dir: Path, *, fast: bool) -> tuple[postgres.Postgres, valkey.Valkey]:
    user = system_user.for_cluster(data_dir / "servers" / "postgres")
    folder = place.for_user(user, data_dir=data_dir)
    found = programs.for_user(user, place=folder)
    passwords = _passwords(folder)
    postgres_log, valkey_log = _fresh_logs(data_dir / "logs")
    return (
        postgres.Postgres(
            binary=found.postgres,
            folder=folder / "postgres",
            log=postgres_log,
            user=user,
            fast=fast,
            passwords=passwords,
        ),
        valkey.Valkey(
            binary=found.valkey,
            folder=folder / "valkey",
            log=valkey_log,
            user=user,
            fast=fast,
            password=passwords["valkey"],
        ),
    )


def _fresh_logs(folder: Path) -> Iterator[Path]:
    """One log for each server; the log of the run before is kept with `.1` behind its name."""
    folder.mkdir(exist_ok=True)
    for name in ("postgres", "valkey"):
        log = folder / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        yield log


def _passwords(folder: Path) -> dict[str, str]:
    """Passwords of both database roles and of Valkey, drawn once for each data folder."""
    path = folder / "passwords.json"
    if not path.exists():
        if (folder / "postgres").exists():
            raise EmbeddedError(f"{path} is missing, and without it the data beside it cannot be read.")
        names = (postgres.OWNER_ROLE, postgres.APP_ROLE, "valkey")
        _write_private(path, json.dumps({name: secrets.token_urlsafe(24) for name in names}))
    passwords: dict[str, str] = json.loads(path.read_text())
    return passwords


def _write_private(path: Path, text: str) -> None:
    """Write a file that only we can read, complete or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    os.rename(unfinished, path)
