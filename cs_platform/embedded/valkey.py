"""Valkey: the broker that rings workers awake, and the cache."""

import os
import signal
import socket
from pathlib import Path

from cs_platform.embedded import server
from cs_platform.embedded.system_user import SystemUser

PING_SECONDS = 1.0


class Valkey(server.Server):
    name = "Valkey"
    program = "valkey-server"
    stop_signals = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))

    def __init__(
        self, *, binary: Path, folder: Path, log: Path, user: SystemUser, fast: bool, password: str
    ) -> None:
        super().__init__(binary=binary, folder=folder, log=log, user=user, fast=fast)
        self.password = password

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    @property
    def marker(self) -> Path:
        return self.folder / "valkey.conf"

    def prepare(self) -> None:
        if not self.folder.exists():
            self.folder.mkdir(mode=0o700)
            self.user.owns(self.folder)
        unfinished = self.folder / "valkey.conf.new"
        unfinished.touch(mode=0o600)
        unfinished.write_text(self._configuration())
        self.user.owns(unfinished)
        os.rename(unfinished, self.marker)

    def _configuration(self) -> str:
        """The password stands in this file, which only the server's user reads."""
        lines = [
            "bind 127.0.0.1",
            f'dir "{self.folder}"',
            f'pidfile "{self.pid_file}"',
            f"requirepass {self.password}",
            "maxmemory-policy noeviction",
            f"appendonly {'no' if self.fast else 'yes'}",
            'save ""',
            # its command line is how a later start knows this process
            "set-proc-title no",
        ]
        return "\n".join(lines) + "\n"

    def command(self) -> list[str | Path]:
        return [self.binary, self.marker, "--port", str(self.port)]

    def is_ready(self) -> bool:
        """Whether it answers PING: not while it reads its append-only file."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=PING_SECONDS) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return b"+PONG" in _first_lines(connection, count=2)
        except OSError:
            return False


def _first_lines(connection: socket.socket, *, count: int) -> bytes:
    answer = b""
    while answer.count(b"\r\n") < count:
        part = connection.recv(1024)
        if not part:
            break
        answer += part
    return answer
