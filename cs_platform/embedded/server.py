"""What the two servers have in common: one folder, one port, one process."""

import abc
import signal
import subprocess
from pathlib import Path
from typing import ClassVar

from cs_platform.embedded import processes
from cs_platform.embedded.failure import EmbeddedError
from cs_platform.embedded.system_user import SystemUser

START_SECONDS = 90.0
START_ATTEMPTS = 5


class Server(abc.ABC):
    """A server with its data in `folder`. Its port is kept beside it and used again when free."""

    name: ClassVar[str]
    program: ClassVar[str]
    stop_signals: ClassVar[processes.Signals]

    def __init__(self, *, binary: Path, folder: Path, log: Path, user: SystemUser, fast: bool) -> None:
        self.binary = binary
        self.folder = folder
        self.log = log
        self.user = user
        self.fast = fast
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Raises EmbeddedError when the server was not started."""
        if self.process is None:
            raise EmbeddedError(f"{self.name} is not running.")
        return self.process.pid

    def start(self) -> None:
        """Make the folder when it is new, end what a killed run left behind, start, wait till ready."""
        self._end_leftover()
        self.prepare()
        for _ in range(START_ATTEMPTS):
            self.port = processes.free_port(self._kept_port())
            self.process = processes.spawn(
                self.command(), user=self.user, log=self.log, parting_signal=self.stop_signals[0][0]
            )
            if processes.wait_until(self._is_settled, seconds=START_SECONDS) and not self.has_ended():
                self._port_file.write_text(str(self.port))
                return
            self.kill()
        raise EmbeddedError(
            f"{self.name} does not start. The end of {self.log}:\n{processes.last_lines(self.log)}"
        )

    def stop(self) -> None:
        """Ask it to end, then insist; nothing happens when it has ended already."""
        if self.process is None:
            return
        if not self.has_ended():
            processes.stop(self.process.pid, signals=self.stop_signals, is_gone=self.has_ended)
        self.process = None

    def kill(self) -> None:
        """End it at once, without its clean-up: what a power cut does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    @abc.abstractmethod
    def prepare(self) -> None:
        """Make the folder and configuration when they are not there yet."""

    @abc.abstractmethod
    def command(self) -> list[str | Path]:
        """The program with its arguments, for the current port."""

    @abc.abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers."""

    @property
    @abc.abstractmethod
    def pid_file(self) -> Path:
        """Where the server itself writes its pid, on the first line."""

    @property
    @abc.abstractmethod
    def marker(self) -> Path:
        """The argument by which a running process is known to be this server's."""

    @property
    def _port_file(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.port")

    def _kept_port(self) -> int | None:
        text = self._port_file.read_text().strip() if self._port_file.exists() else ""
        return int(text) if text.isdigit() else None

    def _is_settled(self) -> bool:
        return self.has_ended() or self.is_ready()

    def _end_leftover(self) -> None:
        """Stop the server of a killed run, and remove a pid file that points at nothing of ours."""
        text = self.pid_file.read_text().partition("\n")[0].strip() if self.pid_file.exists() else ""
        if text.isdigit():
            self._end_if_ours(int(text))
        self.pid_file.unlink(missing_ok=True)

    def _end_if_ours(self, pid: int) -> None:
        def is_gone() -> bool:
            return not processes.is_ours(pid, program=self.program, marker=self.marker)

        if not is_gone():
            processes.stop(pid, signals=self.stop_signals, is_gone=is_gone)
