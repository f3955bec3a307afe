"""Children are watched while they run, and end with everything they started."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cs_platform import embedded
from cs_platform.demo import serving
from cs_platform.demo.processes import ChildFailedError, Command, Processes
from cs_platform.embedded import processes

SLEEP = "import time; time.sleep(60)"
# says the pid of a child of its own and waits for it
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Processes]:
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    children = Processes(environment=inherited, logs=tmp_path)
    yield children
    children.stop()


def python(program: str) -> list[str]:
    return ["-c", program]


def command(name: str, program: str, **variables: str) -> Command:
    return Command(name=name, arguments=python(program), variables=variables)


def test_stop_ends_children_of_children(children: Processes, tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    children.start("worker", python(PARENT))
    assert processes.wait_until(lambda: log.exists() and log.read_text().strip() != "", seconds=10)
    grandchild = int(log.read_text())

    children.stop()

    assert processes.wait_until(lambda: not processes.command_line(grandchild), seconds=2)


def test_a_child_that_ends_by_itself_is_reported_with_its_last_words(children: Processes) -> None:
    children.start("web", python("print('no such database'); raise SystemExit(3)"))
    [web] = children.children
    assert processes.wait_until(web.has_ended, seconds=10)

    with pytest.raises(ChildFailedError, match=r"(?s)web ended with exit code 3.*no such database"):
        children.check()


def test_a_command_succeeds_silently_and_fails_with_its_last_words(children: Processes) -> None:
    children.run(command("migrate", "print('done')"))

    with pytest.raises(ChildFailedError, match=r"(?s)migrate ended with exit code 1.*ValueError: broken"):
        children.run(command("migrate", "raise ValueError('broken')"))


def test_a_command_does_not_outlive_a_dead_worker(children: Processes) -> None:
    children.start("worker", python("raise SystemExit(1)"))

    with pytest.raises(ChildFailedError, match="worker ended with exit code 1"):
        children.run(command("demo_organization", SLEEP))


def test_only_the_command_that_needs_it_learns_the_owner(children: Processes, tmp_path: Path) -> None:
    show = "import os; print(os.environ.get('DATABASE_OWNER_URL', 'unknown'))"

    children.run(command("migrate", show, DATABASE_OWNER_URL="postgres://owner"))
    children.run(command("web", show))

    assert (tmp_path / "migrate.log").read_text().strip() == "postgres://owner"
    assert (tmp_path / "web.log").read_text().strip() == "unknown"


def test_web_and_workers_share_a_lasting_key_and_never_learn_the_owner(tmp_path: Path) -> None:
    outer = {"DATABASE_OWNER_URL": "postgres://owner", "DEMO_ACCOUNTS": "20"}
    servers = embedded.Servers(
        database_url="postgres://app", database_owner_url="postgres://owner", redis_url=""
    )

    first = serving.environment(servers, data_dir=tmp_path, port=8123, outer=outer)
    second = serving.environment(servers, data_dir=tmp_path, port=8123, outer=outer)

    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first["DEMO_ACCOUNTS"] == "20"
    assert "postgres://owner" not in first.values()


def test_a_port_asked_for_and_taken_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(serving.PortTakenError, match=f"Port {port} is taken"):
            serving.choose_port(str(port))


@pytest.mark.parametrize("asked", ["0", "65536", "http", "-1", "80 80"])
def test_what_is_no_port_is_a_sentence(asked: str) -> None:
    with pytest.raises(serving.PortTakenError, match="is not a port"):
        serving.choose_port(asked)


def test_no_port_asked_for_finds_the_next_free_one() -> None:
    first = serving.choose_port("")
    with socket.create_server(("127.0.0.1", first)):
        assert serving.choose_port("") > first
