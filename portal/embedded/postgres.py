"""The PostgreSQL 18 that comes along: its files in DATA_DIR/pg, reached through a unix socket alone."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from portal.embedded import leftover, paths
from portal.embedded.child import Program, child_setup, refuse_if_root_cannot_hide
from portal.embedded.errors import EmbeddedError
from portal.embedded.server import Server
from portal.embedded.wheels import postgres_program

MAJOR_VERSION = "18"
PORT = "5432"
"""Only a part of the socket's name: nothing listens on TCP."""

_INITDB = (
    "--username=postgres",
    "--auth=trust",  # whoever can open the socket is this user
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def url(data_dir: Path, name: str = "releve") -> str:
    """The address of a database, for libpq, psycopg and SQLAlchemy alike."""
    return f"postgresql://postgres@/{name}?host={quote(str(paths.sockets(data_dir)))}&port={PORT}"


def server(home: Path, *, durable: bool = True) -> Server:
    """Prepare the files of a server, so that it can be started. Call it under the lock of DATA_DIR.

    `durable=False` is faster and loses data with the machine's power: for tests.
    """
    _initialise(home)
    paths.prepare_sockets(home)
    leftover.clear(
        home / "pg" / "postmaster.pid", program="postgres", folder=home / "pg", stop_signal=signal.SIGINT
    )
    return Server(_program(home, durable=durable), url(home), lambda: answers(home))


def answers(data_dir: Path) -> bool:
    """Whether the server takes connections."""
    host = str(paths.sockets(data_dir))
    asked = subprocess.run(
        [postgres_program("pg_isready"), "--quiet", "--host", host, "--port", PORT, "--timeout", "2"],
        env=clean_environment(os.environ),
        check=False,
    )
    return asked.returncode == 0


def has_database(data_dir: Path, name: str = "releve") -> bool:
    """Whether the server runs and holds that database."""
    return answers(data_dir) and name in _names(data_dir)


def create_database(data_dir: Path, name: str = "releve") -> None:
    """Create a database, unless it is there."""
    if name not in _names(data_dir):
        _tool("psql", url(data_dir, "postgres"), "-Xqc", f'CREATE DATABASE "{name}"')


def clean_environment(env: Mapping[str, str]) -> dict[str, str]:
    """The environment without the PG… variables that would send a program of PostgreSQL elsewhere."""
    kept = {name: value for name, value in env.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _initialise(home: Path) -> None:
    """Make the files beside their place: a killed initdb leaves a broken half behind."""
    version = home / "pg" / "PG_VERSION"
    if not version.exists():
        shutil.rmtree(home / "pg.new", ignore_errors=True)
        _initdb(home / "pg.new")
        (home / "pg.new").rename(home / "pg")
    elif (found := version.read_text().strip()) != MAJOR_VERSION:
        raise EmbeddedError(
            f"{home / 'pg'} was made by PostgreSQL {found}; this is {MAJOR_VERSION}. Back it up with the "
            "version of Relève that made it, move it away, start once and restore."
        )


def _initdb(folder: Path) -> None:
    made = subprocess.run(
        [postgres_program("initdb"), "--pgdata", folder, *_INITDB],
        env=clean_environment(os.environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=child_setup(signal.SIGKILL, hide_root=True),
        check=False,
    )
    refuse_if_root_cannot_hide(made.returncode)
    if made.returncode:
        raise EmbeddedError(f"PostgreSQL could not make its files in {folder}:\n{made.stderr.strip()}")


def _program(home: Path, *, durable: bool) -> Program:
    settings = [
        f"unix_socket_directories={paths.sockets(home)}",
        "unix_socket_permissions=0700",
        "listen_addresses=",
        f"port={PORT}",
        "timezone=UTC",
        "log_timezone=UTC",
        "jit=off",  # costs more than it gives on queries of milliseconds
        *(() if durable else _HASTY),
    ]
    return Program(
        name="postgres",
        command=[postgres_program("postgres"), "-D", home / "pg", *(f"--{setting}" for setting in settings)],
        env=clean_environment(os.environ),
        cwd=home,
        log=home / "log" / "postgres.log",
        stop_signal=signal.SIGINT,  # "fast"; SIGTERM is "smart" and waits for every client to leave
        death_signal=signal.SIGINT,
        hide_root=True,
    )


def _names(data_dir: Path) -> list[str]:
    return _tool("psql", url(data_dir, "postgres"), "-XAtc", "SELECT datname FROM pg_database").splitlines()


def _tool(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [postgres_program(name), *arguments],
        env=clean_environment(os.environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise EmbeddedError(f"{name} failed: {done.stderr.strip()}")
    return done.stdout
