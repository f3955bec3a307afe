"""`python -m cs_platform.embedded run -- COMMAND` as a person or a script uses it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cs_platform import embedded
from cs_platform.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
PRINT_PIDS = """
import os, pathlib
servers = pathlib.Path(os.environ["CS_DATA_DIR"], "servers")
files = [servers / "postgres" / "postmaster.pid", servers / "valkey" / "valkey.pid"]
print(os.getpid(), *(file.read_text().split()[0] for file in files), flush=True)
"""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cs_platform.embedded", *arguments]


def environment(data_dir: Path) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    return inherited | {"CS_DATA_DIR": str(data_dir)}


def launch(data_dir: Path, program: str) -> tuple[subprocess.Popen[str], list[int]]:
    """Start a Python program among its servers: the launcher, and the pids it printed."""
    launcher = subprocess.Popen(
        command("run", "--", sys.executable, "-c", program),
        cwd=ROOT,
        env=environment(data_dir),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert launcher.stdout
    return launcher, [int(pid) for pid in launcher.stdout.readline().split()]


def have_ended(pids: list[int]) -> bool:
    return not any(processes.command_line(pid) for pid in pids)


def test_a_command_gets_the_addresses_and_its_exit_code_comes_back(data_dir: Path) -> None:
    check = "import os, sys; sys.exit(7 if 'cs_app:' in os.environ['DATABASE_URL'] else 1)"

    finished = subprocess.run(
        command("run", "--", sys.executable, "-c", check), cwd=ROOT, env=environment(data_dir), check=False
    )

    assert finished.returncode == 7


def test_nothing_to_run_is_said_before_anything_starts(new_dir: Path) -> None:
    finished = subprocess.run(
        command("run", "--"),
        cwd=ROOT,
        env=environment(new_dir),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert finished.returncode == 2
    assert "say which command" in finished.stderr
    assert list(new_dir.iterdir()) == []


def test_sigterm_stops_the_command_and_the_servers(data_dir: Path) -> None:
    launcher, pids = launch(data_dir, f"{PRINT_PIDS}\nimport time; time.sleep(60)")
    with launcher:
        launcher.terminate()
        launcher.wait(timeout=20)

    assert len(pids) == 3
    assert have_ended(pids)


@pytest.mark.drill
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_launcher_takes_its_servers_along_and_the_next_start_works(data_dir: Path) -> None:
    launcher, (child, *servers) = launch(data_dir, f"{PRINT_PIDS}\nimport time; time.sleep(60)")
    with launcher:
        launcher.kill()
    os.kill(child, signal.SIGKILL)

    with embedded.start(data_dir, fast=True, environ={}):
        assert have_ended(servers)
