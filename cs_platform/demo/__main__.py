"""Serve Lodestar on this machine: `python -m cs_platform.demo [demo | serve | manage ...]`.

`demo` simulates an organization first; `serve` is for one's own; `manage` runs one of Django's
commands on the same data, whether the others serve or not.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from cs_platform import embedded
from cs_platform.demo import serving
from cs_platform.demo.processes import ROOT, ChildFailedError, Command, Processes

MODES = ("demo", "serve", "manage")
WATCH_SECONDS = 0.5


def main(arguments: list[str]) -> int:
    """Exit code: 0 after Ctrl-C or SIGTERM, 1 with a sentence when something does not run."""
    mode, *rest = arguments or ["demo"]
    if mode not in MODES or (rest and mode != "manage"):
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    data_dir = Path(os.environ.get("CS_DATA_DIR") or ".data").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        if mode == "manage":
            return _manage(data_dir, rest)
        _serve(data_dir, with_demo=mode == "demo")
    except (embedded.EmbeddedError, serving.PortTakenError, ChildFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def _serve(data_dir: Path, *, with_demo: bool) -> None:
    """Start everything, say that it is ready, watch it; leave by an exception and stop everything."""
    port = serving.choose_port(os.environ.get("PORT", ""))
    _say("Finding PostgreSQL and Valkey")
    with embedded.start(data_dir) as servers:
        environment = serving.environment(servers, data_dir=data_dir, port=port, outer=os.environ)
        children = Processes(environment=environment, logs=serving.logs(data_dir))
        try:
            _prepare(children, servers, data_dir=data_dir, port=port)
            if with_demo:
                _simulate(children)
            serving.wait_for_answer(children, port=port)
            _announce(port, with_demo=with_demo)
            while True:
                children.check()
                servers.check()
                time.sleep(WATCH_SECONDS)
        finally:
            # a second Ctrl-C must not leave processes behind
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            children.stop()


def _prepare(children: Processes, servers: embedded.Servers, *, data_dir: Path, port: int) -> None:
    """Migrate, collect static files unless they are the ones collected last, start the processes."""
    owner = {"DATABASE_OWNER_URL": servers.database_owner_url}
    migrate = Command(name="migrate", arguments=["manage.py", "migrate", "--no-input"], variables=owner)
    collect = Command(name="collectstatic", arguments=["manage.py", "collectstatic", "--no-input"])
    collected, digest = data_dir / "static" / "digest.txt", serving.static_digest()
    if collected.exists() and collected.read_text() == digest:
        _say("Migrating the database")
        children.run(migrate)
    else:
        _say("Migrating the database, collecting static files")
        children.run(migrate, collect)
        collected.write_text(digest)
    _say("Starting web, worker and beat")
    serving.start(children, data_dir=data_dir, port=port)


def _simulate(children: Processes) -> None:
    """Make the demo organization, whose days the worker that runs already works out."""
    _say("Looking for the demo organization, making it when it is new")
    children.show("demo_organization", ["manage.py", "demo_organization"])


def _announce(port: int, *, with_demo: bool) -> None:
    print(f"Ready: http://127.0.0.1:{port}/")
    if with_demo:
        print("Sign in as one of these:")
        for person in serving.sign_ins():
            print(f"  {person.email:22} {person.role.label}, {person.function.label}")
        print(f"  Password: {os.environ.get('DEMO_PASSWORD') or 'lodestar-demo'}")
    else:
        print("Make an organization of your own: make manage ARGS='create_organization --help'")
    print("Ctrl-C stops everything.", flush=True)


def _manage(data_dir: Path, arguments: list[str]) -> int:
    """Run one command to its end; the servers are those that run already, or its own."""
    with embedded.start(data_dir, attach=True) as servers:
        variables = serving.environment(
            servers, data_dir=data_dir, port=serving.last_port(data_dir), outer=os.environ
        )
        owner = {"DATABASE_OWNER_URL": servers.database_owner_url}
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=variables | owner, check=False).returncode


def _say(what: str) -> None:
    print(f"{what} …", flush=True)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
