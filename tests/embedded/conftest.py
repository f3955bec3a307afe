import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cs_platform import embedded


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own `tmp_path`."""
    folder = Path(tempfile.mkdtemp(prefix="lodestar-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def new_dir() -> Iterator[Path]:
    """A data folder before its first start."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def used_once() -> Iterator[Path]:
    with open_folder() as folder:
        embedded.start(folder, fast=True, environ={}).stop()
        yield folder


@pytest.fixture
def data_dir(new_dir: Path, used_once: Path) -> Path:
    """A data folder whose servers were started and stopped once, and are the test's own."""
    subprocess.run(["cp", "-a", f"{used_once}/.", str(new_dir)], check=True)
    return new_dir
