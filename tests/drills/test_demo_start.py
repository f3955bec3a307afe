"""`make demo` as a person meets it: ready, signed in, stopped, started again, and a process that dies."""

import contextlib
import http.cookiejar
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cs_platform.demo import team
from cs_platform.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"^Ready: (http://127\.0\.0\.1:\d+/)$", re.MULTILINE)
FIRST_START_SECONDS = 180
SECOND_START_SECONDS = 15
STOP_SECONDS = 25

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc"),
]


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lodestar-demo-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextlib.contextmanager
def demo(data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the demo with its output in a file; it is stopped when the test leaves it running."""
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment = inherited | {"CS_DATA_DIR": str(data_dir), "DEMO_ACCOUNTS": "24"}
    with output(data_dir).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cs_platform.demo"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            # a shell's background job ignores Ctrl-C, and what it starts would inherit that
            preexec_fn=_obey_ctrl_c,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=STOP_SECONDS)


def _obey_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def output(data_dir: Path) -> Path:
    return data_dir / "output"


def wait_until_ready(process: subprocess.Popen[bytes], data_dir: Path, *, seconds: float) -> str:
    """Address of the product; fails with what was printed when it is not ready in time."""

    def said() -> bool:
        return process.poll() is not None or READY.search(output(data_dir).read_text()) is not None

    processes.wait_until(said, seconds=seconds)
    found = READY.search(output(data_dir).read_text())
    assert found, output(data_dir).read_text()
    return found[1]


def sign_in(address: str, email: str) -> tuple[int, str]:
    """Status and address of the page that a person lands on."""
    cookies = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    opener.open(f"{address}login/", timeout=10).close()
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = {"login": email, "password": "lodestar-demo", "csrfmiddlewaretoken": token or ""}
    with opener.open(f"{address}login/", urllib.parse.urlencode(form).encode(), timeout=10) as page:
        return page.status, page.url


def processes_of(data_dir: Path) -> list[list[str]]:
    """Command lines of every process that was started with this data folder."""
    mark = f"CS_DATA_DIR={data_dir}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(processes.command_line(int(folder.name)))
    return found


def test_the_first_start_is_ready_in_time_and_each_person_signs_in(data_dir: Path) -> None:
    with demo(data_dir) as process:
        address = wait_until_ready(process, data_dir, seconds=FIRST_START_SECONDS)

        landed = [sign_in(address, person.email) for person in team.TEAM]

        assert {status for status, _ in landed} == {200}
        assert all(url.startswith(f"{address}o/demo/") for _, url in landed), landed
        process.terminate()
        assert process.wait(timeout=STOP_SECONDS) == 0
    assert processes_of(data_dir) == []


def test_the_second_start_is_quick_and_ctrl_c_stops_everything(data_dir: Path) -> None:
    began = time.monotonic()
    with demo(data_dir) as process:
        wait_until_ready(process, data_dir, seconds=FIRST_START_SECONDS)
        took = time.monotonic() - began
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=STOP_SECONDS) == 0
    assert took < SECOND_START_SECONDS
    assert processes_of(data_dir) == []


def test_a_worker_that_dies_is_reported_and_the_rest_is_stopped(data_dir: Path) -> None:
    with demo(data_dir) as process:
        wait_until_ready(process, data_dir, seconds=FIRST_START_SECONDS)
        workers = [
            int(pid) for pid in children_of(process.pid) if "worker" in processes.command_line(int(pid))
        ]
        os.kill(workers[0], signal.SIGKILL)
        assert process.wait(timeout=STOP_SECONDS) == 1
    assert "worker ended with exit code -9" in output(data_dir).read_text()
    assert processes_of(data_dir) == []


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
