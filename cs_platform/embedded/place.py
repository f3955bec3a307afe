"""Where the servers keep their data: below the data folder, or where `nobody` can go."""

import hashlib
import os
import stat
import sys
from pathlib import Path

from cs_platform.embedded.failure import EmbeddedError
from cs_platform.embedded.system_user import SystemUser

OPEN_TO_ALL = Path("/var/tmp")  # noqa: S108 the owner and kind of our folder in it are checked
PASSABLE = 0o711


def for_user(user: SystemUser, *, data_dir: Path) -> Path:
    """The folder of both servers, made when it is new. No folder above it is ever changed."""
    usual = data_dir / "servers"
    _make(usual)
    if not user.is_other or user.can_enter(usual):
        return usual
    elsewhere = OPEN_TO_ALL / f"lodestar-{hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]}"
    _make(elsewhere)
    _check_own(elsewhere)
    print(
        f"Root runs the servers as `{user.name}`, who cannot enter {data_dir}: "
        f"their programs and data are in {elsewhere}.",
        file=sys.stderr,
    )
    return elsewhere


def _make(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(mode=PASSABLE)
        folder.chmod(PASSABLE)


def _check_own(folder: Path) -> None:
    """Anybody may make folders in /var/tmp: one made by another user is not trusted."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise EmbeddedError(f"{folder} was not made by Lodestar: remove it, or choose another CS_DATA_DIR.")
