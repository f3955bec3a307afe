"""The servers as root, as an ordinary user, and where `nobody` cannot go."""

import json
import os
import pwd
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from cs_platform import embedded
from cs_platform.embedded import place, system_user

ROOT = Path(__file__).resolve().parents[2]
ORDINARY = system_user.SystemUser(uid=pwd.getpwnam("daemon").pw_uid, gid=pwd.getpwnam("daemon").pw_gid)
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def closed_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder only root may enter, and what was put elsewhere for it removed afterwards."""
    before = {*place.OPEN_TO_ALL.glob("lodestar-*")}
    tmp_path.chmod(0o700)
    yield tmp_path
    for folder in {*place.OPEN_TO_ALL.glob("lodestar-*")} - before:
        shutil.rmtree(folder)


def python_for(user: system_user.SystemUser) -> str:
    """A Python 3.11+ in a folder this user may enter; the one of this run may be in root's home."""
    for name in ("/usr/bin/python3", "/usr/local/bin/python3"):
        if not Path(name).exists() or not user.can_enter(ROOT):
            continue
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run([name, "-c", check], check=False).returncode == 0:
            return name
    pytest.skip("no Python 3.11+ and checkout that an ordinary user can reach")


def run_as_ordinary(data_dir: Path, program: str) -> subprocess.CompletedProcess[str]:
    packages = sysconfig.get_path("purelib")
    return subprocess.run(
        [python_for(ORDINARY), "-c", program],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": f"{ROOT}:{packages}", "CS_DATA_DIR": str(data_dir)},
        user=ORDINARY.uid,
        group=ORDINARY.gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


START = """
import json, os, pathlib
from cs_platform import embedded
with embedded.start(pathlib.Path(os.environ["CS_DATA_DIR"]), fast=True) as servers:
    print(json.dumps(servers.environment()))
"""


@needs_root
@pytest.mark.drill
def test_an_ordinary_user_starts_them_and_root_after_that(new_dir: Path) -> None:
    ORDINARY.owns(new_dir)

    ordinary = run_as_ordinary(new_dir, START)

    assert ordinary.returncode == 0, ordinary.stderr
    assert (new_dir / "servers" / "postgres").stat().st_uid == ORDINARY.uid
    with embedded.start(new_dir, fast=True, environ={}) as servers:
        assert servers.database
        assert servers.database.user.uid == ORDINARY.uid
        assert servers.environment() == json.loads(ordinary.stdout)


@needs_root
@pytest.mark.drill
def test_an_ordinary_user_is_told_that_the_data_is_somebody_elses(data_dir: Path) -> None:
    ordinary = run_as_ordinary(data_dir, START)

    assert f"{data_dir} belongs to root: start as that user" in ordinary.stderr


@needs_root
def test_a_folder_closed_to_nobody_sends_the_data_elsewhere(
    closed_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with embedded.start(closed_dir, fast=True, environ={}) as servers:
        assert servers.database
        folder = servers.database.folder.parent

    assert folder.parent == place.OPEN_TO_ALL
    assert folder.stat().st_uid == 0
    assert (folder / "postgres").stat().st_uid != 0
    assert closed_dir.stat().st_mode & 0o777 == 0o700
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 1
    assert str(folder) in said[0]


@needs_root
def test_a_folder_elsewhere_that_others_may_write_is_not_trusted(closed_dir: Path) -> None:
    with embedded.start(closed_dir, fast=True, environ={}) as servers:
        assert servers.database
        folder = servers.database.folder.parent
    folder.chmod(0o777)

    with pytest.raises(embedded.EmbeddedError, match="was not made by Lodestar"):
        embedded.start(closed_dir, fast=True, environ={})
