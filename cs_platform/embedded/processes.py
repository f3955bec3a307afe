"""Processes of server programs: started apart from the terminal, stopped by their pid."""

import ctypes
import functools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cs_platform.embedded.failure import EmbeddedError
from cs_platform.embedded.system_user import CLEAN_ENVIRONMENT, SystemUser

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PROC = Path("/proc")
POLL_SECONDS = 0.02

Signals = Sequence[tuple[signal.Signals, float]]


def spawn(
    command: Sequence[str | Path], *, user: SystemUser, log: Path, parting_signal: signal.Signals
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, its output appended to `log`.

    A terminal's Ctrl-C does not reach it. On Linux it gets `parting_signal` when its parent dies.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            start_new_session=True,
            preexec_fn=end_with_parent(parting_signal),
            user=user.popen_user(),
            group=user.popen_group(),
            extra_groups=user.popen_extra_groups(),
        )


def end_with_parent(number: signal.Signals) -> Callable[[], object] | None:
    """What a child runs before its program, so that Linux signals it when its parent dies."""
    return functools.partial(LIBC.prctl, PR_SET_PDEATHSIG, int(number)) if LIBC else None


def command_line(pid: int) -> list[str]:
    """Arguments the process was started with; empty when there is no such process."""
    if PROC.exists():
        try:
            raw = (PROC / str(pid) / "cmdline").read_bytes()
        except OSError:
            return []
        return [part.decode(errors="replace") for part in raw.split(b"\0") if part]
    listing = subprocess.run(
        ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout.split()


def is_ours(pid: int, *, program: str, marker: Path) -> bool:
    """Whether `pid` runs `program` on the file or folder `marker`, so that we may stop it."""
    arguments = command_line(pid)
    return bool(arguments) and Path(arguments[0]).name == program and str(marker) in arguments


def stop(pid: int, *, signals: Signals, is_gone: Callable[[], bool]) -> None:
    """Send each signal in turn and wait its seconds, until the process is gone."""
    for number, seconds in signals:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until(is_gone, seconds=seconds):
            return
    raise EmbeddedError(f"Process {pid} does not end. Stop it by hand and start again.")


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Poll until the condition holds; False when it did not within the time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log, for a person who must find out why something does not run."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])


def can_listen(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(preferred: int | None) -> int:
    """The preferred loopback port when it is free, else one that is."""
    if preferred is not None and can_listen(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
