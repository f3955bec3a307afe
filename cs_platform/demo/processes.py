"""The processes that serve Lodestar on one machine: started, watched, and stopped with their children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cs_platform.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
WATCH_SECONDS = 0.2
# Celery and gunicorn both finish their work on the first, and drop it on the second.
STOP_SIGNALS = ((signal.SIGTERM, 8.0), (signal.SIGQUIT, 4.0), (signal.SIGKILL, 5.0))


class ChildFailedError(Exception):
    """A process ended that should not have; the message holds the end of its log."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """Arguments of Python, and variables that nobody else is to know."""

    name: str
    arguments: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def failure(self) -> ChildFailedError:
        return ChildFailedError(
            f"{self.name} ended with exit code {self.process.returncode}. The end of {self.log}:\n"
            f"{processes.last_lines(self.log, 15)}"
        )


@dataclass(kw_only=True)
class Processes:
    """Children of this process, each in a session of its own, with one log each in `logs`."""

    environment: Mapping[str, str]
    logs: Path
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Start a process that is to run until `stop`."""
        self.children.append(self._spawn(Command(name=name, arguments=arguments)))

    def run(self, *commands: Command) -> None:
        """Run commands side by side to their ends, each with a log; raises ChildFailedError if one fails."""
        running = [self._spawn(command) for command in commands]
        self._finish(running)
        for child in running:
            if child.process.returncode:
                raise child.failure()

    def show(self, name: str, arguments: Sequence[str]) -> None:
        """Run a command to its end, its output on the terminal; raises ChildFailedError if it fails."""
        process = _popen(arguments, environment=self.environment, output=None)
        self._finish([Child(name=name, process=process, log=self.logs / f"{name}.log")])
        if process.returncode:
            raise ChildFailedError(f"{name} failed.")

    def check(self) -> None:
        """Raise ChildFailedError when a process that should run has ended."""
        for child in self.children:
            if child.has_ended():
                raise child.failure()

    def stop(self) -> None:
        """End every process and what it started, asking first."""
        _end(self.children)
        self.children.clear()

    def _spawn(self, command: Command) -> Child:
        log = self.logs / f"{command.name}.log"
        environment = {**self.environment, **command.variables}
        with log.open("wb") as output:
            process = _popen(command.arguments, environment=environment, output=output)
        return Child(name=command.name, process=process, log=log)

    def _finish(self, commands: Sequence[Child]) -> None:
        """Wait for the commands while watching the others; they do not outlive an interruption."""
        try:
            while not all(command.has_ended() for command in commands):
                self.check()
                time.sleep(WATCH_SECONDS)
        finally:
            _end(commands)


def _popen(
    arguments: Sequence[str], *, environment: Mapping[str, str], output: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=processes.end_with_parent(signal.SIGTERM),
    )


def _end(children: Sequence[Child]) -> None:
    """Signal all, wait for all, more firmly each time; then end what is left of their sessions."""

    def have_ended() -> bool:
        return all(child.has_ended() for child in children)

    for number, seconds in STOP_SIGNALS:
        for child in children:
            child.process.send_signal(number)
        if processes.wait_until(have_ended, seconds=seconds):
            break
    for child in children:
        _end_session(child.process.pid)


def _end_session(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
