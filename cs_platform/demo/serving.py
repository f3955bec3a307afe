"""How Lodestar is served on one machine: its port, its environment, its processes."""

import hashlib
import secrets
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from cs_platform import embedded
from cs_platform.demo import team
from cs_platform.demo.processes import ROOT, ChildFailedError, Processes
from cs_platform.embedded import processes

FIRST_PORT = 8000
LAST_PORT = 8099
STATIC_DEPENDENCIES = (
    "package-lock.json",
    "requirements.txt",
    "cs_platform/settings.py",
    "cs_platform/apps.py",
)
ANSWER_SECONDS = 60.0


class PortTakenError(Exception):
    """The port that was asked for serves something else; the message is a sentence."""


def choose_port(asked: str) -> int:
    """The port that was asked for, else the first free one from 8000.

    Raises PortTakenError when it is in use or not a port.
    """
    if not asked:
        return next(filter(processes.can_listen, range(FIRST_PORT, LAST_PORT + 1)), FIRST_PORT)
    if not asked.isdigit() or not 1 <= int(asked) <= 65535:
        raise PortTakenError(f"PORT={asked} is not a port: give a number from 1 to 65535.")
    if not processes.can_listen(int(asked)):
        raise PortTakenError(
            f"Port {asked} is taken. Give another with PORT=, or none to use the next free one."
        )
    return int(asked)


def environment(
    servers: embedded.Servers, *, data_dir: Path, port: int, outer: Mapping[str, str]
) -> dict[str, str]:
    """Variables of web, worker and beat: production's settings without TLS, and no owner's password."""
    return {
        **{name: value for name, value in outer.items() if name != "DATABASE_OWNER_URL"},
        "DJANGO_SETTINGS_MODULE": "cs_platform.settings",
        "CS_DATA_DIR": str(data_dir),
        "STATIC_ROOT": str(data_dir / "static"),
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "SECRET_KEY": _secret_key(data_dir),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DEBUG": "0",
        "HTTPS": "0",
        "PYTHONUNBUFFERED": "1",
        # each process of the worker computes alone
        "OMP_NUM_THREADS": "1",
    }


def sign_ins() -> list[team.Person]:
    """One person of each role, to show what each role sees."""
    first: dict[str, team.Person] = {}
    for person in team.TEAM:
        first.setdefault(person.role, person)
    return list(first.values())


def logs(data_dir: Path) -> Path:
    folder = data_dir / "logs"
    folder.mkdir(exist_ok=True)
    return folder


def last_port(data_dir: Path) -> int:
    """The port of the last start, for addresses in what a command prints or mails."""
    path = data_dir / "port"
    return int(path.read_text()) if path.exists() else FIRST_PORT


def static_digest() -> str:
    """What the collected static files depend on: our own files, settings and both lock files."""
    files = [*sorted((ROOT / "static").rglob("*")), *(ROOT / name for name in STATIC_DEPENDENCIES)]
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path).encode() + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def start(children: Processes, *, data_dir: Path, port: int) -> None:
    """Start worker, beat and web, and remember the port."""
    (data_dir / "port").write_text(str(port))
    celery = ["-m", "celery", "--app", "cs_platform.celery"]
    worker = ["worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    children.start("worker", [*celery, *worker])
    schedule = ["--schedule", str(data_dir / "beat-schedule"), "--pidfile", ""]
    children.start("beat", [*celery, "beat", "--loglevel", "INFO", *schedule])
    listen = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    options = ["--preload", "--access-logfile", "-", "--no-control-socket"]
    children.start("web", ["-m", "gunicorn", "cs_platform.wsgi", *listen, *options])


def wait_for_answer(children: Processes, *, port: int) -> None:
    """Wait until the sign-in page is served; raises ChildFailedError when a process ends meanwhile."""

    def answers() -> bool:
        children.check()
        return _answers(f"http://127.0.0.1:{port}/login/")

    if not processes.wait_until(answers, seconds=ANSWER_SECONDS):
        raise ChildFailedError(
            f"The sign-in page does not answer on port {port}: see {children.logs}/web.log."
        )


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10):  # noqa: S310 our own address
            return True
    except OSError:
        return False


def _secret_key(data_dir: Path) -> str:
    """A key drawn once for each data folder, so that sessions outlive a restart."""
    path = data_dir / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
