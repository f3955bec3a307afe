"""The system user the servers run as: ourselves, or `nobody` when we are root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

CLEAN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True, kw_only=True)
class SystemUser:
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether running as this user means giving up root first."""
        return self.uid != os.geteuid()

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def popen_user(self) -> int | None:
        return self.uid if self.is_other else None

    def popen_group(self) -> int | None:
        return self.gid if self.is_other else None

    def popen_extra_groups(self) -> list[int] | None:
        return [] if self.is_other else None

    def owns(self, path: Path) -> None:
        """Hand over a file or folder that we have just made."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can work in `folder`, tried and not guessed from mode bits."""
        attempt = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            user=self.popen_user(),
            group=self.popen_group(),
            extra_groups=self.popen_extra_groups(),
            capture_output=True,
            check=False,
        )
        return attempt.returncode == 0


def owner_of(path: Path) -> SystemUser:
    found = path.stat()
    return SystemUser(uid=found.st_uid, gid=found.st_gid)


def for_cluster(cluster: Path) -> SystemUser:
    """Whom PostgreSQL runs as: ourselves; for root the owner of an existing cluster, else `nobody`."""
    if os.geteuid() != 0:
        return SystemUser(uid=os.geteuid(), gid=os.getegid())
    if cluster.exists():
        return owner_of(cluster)
    nobody = pwd.getpwnam("nobody")
    return SystemUser(uid=nobody.pw_uid, gid=nobody.pw_gid)
