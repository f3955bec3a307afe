"""Run a command with servers of its own: `python -m cs_platform.embedded run -- COMMAND`."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from cs_platform import embedded


def main() -> int:
    """Exit code of the command; 1 with a sentence when the servers do not start."""
    command = _command()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with embedded.start(_data_dir(), attach=True) as servers:
            return _run(command, environment=os.environ | servers.environment())
    except embedded.EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _command() -> list[str]:
    parser = argparse.ArgumentParser(prog="python -m cs_platform.embedded", description=__doc__)
    run = parser.add_subparsers(required=True).add_parser("run", help="run COMMAND, then stop the servers")
    run.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    command: list[str] = parser.parse_args().command
    command = command[1:] if command[:1] == ["--"] else command
    if not command:
        parser.error("say which command to run after --")
    return command


def _data_dir() -> Path:
    return Path(os.environ.get("CS_DATA_DIR") or ".data")


def _run(command: list[str], *, environment: dict[str, str]) -> int:
    """Wait for the command through Ctrl-C, which the terminal sends to it too."""
    with subprocess.Popen(command, env=environment) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                child.terminate()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
