"""The PostgreSQL 18 that comes along: its files in DATA_DIR/pg, reached through a unix socket alone."""

import shutil
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from portal.embedded import leftover, paths, tools
from portal.embedded.child import Program, child_setup
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
    with suppress(EmbeddedError):
        address = url(data_dir, "postgres")
        tools.run("pg_isready", f"--dbname={address}", "--timeout=2", env=tools.own_environment())
        return True
    return False


def has_database(data_dir: Path, name: str = "releve") -> bool:
    """Whether the server runs and holds that database."""
    with suppress(EmbeddedError):
        return name in _names(data_dir)
    return False


def create_database(data_dir: Path, name: str = "releve") -> None:
    """Create a database, unless it is there."""
    if name not in _names(data_dir):
        _sql(data_dir, f'CREATE DATABASE "{name}"')


def _initialise(home: Path) -> None:
    """Make the files beside their place: a killed initdb leaves a broken half behind."""
    folder, half_made = home / "pg", home / "pg.new"
    if folder.exists():
        _refuse_other_version(folder)
        return
    shutil.rmtree(half_made, ignore_errors=True)
    _initdb(half_made)
    half_made.rename(folder)


def _refuse_other_version(folder: Path) -> None:
    version = folder / "PG_VERSION"
    if not version.exists():
        raise EmbeddedError(f"{folder} holds no database. Move it away, and a new one is made.")
    if (found := version.read_text().strip()) != MAJOR_VERSION:
        raise EmbeddedError(
            f"{folder} was made by PostgreSQL {found}; this is {MAJOR_VERSION}. Back it up with the version "
            "of Relève that made it, move it away, start once and restore."
        )


def _initdb(folder: Path) -> None:
    setup = child_setup(signal.SIGKILL, hide_root=True)
    tools.run("initdb", f"--pgdata={folder}", *_INITDB, env=tools.own_environment(), setup=setup)


def _program(home: Path, *, durable: bool) -> Program:
    settings = [
        f"unix_socket_directories={paths.sockets(home)}",
        "unix_socket_permissions=0700",
        "listen_addresses=",
        f"port={PORT}",
        "timezone=UTC",
        "log_timezone=UTC",
        "io_method=sync",  # three processes less; what is asked for is in memory
        "max_logical_replication_workers=0",
        "shared_buffers=64MB",  # beside the system's own cache; half of what it is by itself
        "wal_buffers=1MB",
        "max_pred_locks_per_transaction=10",  # nothing here is SERIALIZABLE
        "max_wal_senders=0",  # no replica can reach the socket
        "jit=off",  # costs more than it gives on queries of milliseconds
        *(() if durable else _HASTY),
    ]
    return Program(
        name="postgres",
        command=[postgres_program("postgres"), "-D", home / "pg", *(f"--{setting}" for setting in settings)],
        env={**tools.own_environment(), "LC_ALL": "C"},
        cwd=home,
        log=home / "log" / "postgres.log",
        stop_signal=signal.SIGINT,  # "fast"; SIGTERM is "smart" and waits for every client to leave
        urge_signal=signal.SIGQUIT,  # without a checkpoint; the next start recovers
        death_signal=signal.SIGINT,
        hide_root=True,
    )


def _names(data_dir: Path) -> list[str]:
    return _sql(data_dir, "SELECT datname FROM pg_database").splitlines()


def _sql(data_dir: Path, statement: str) -> str:
    """Answers come bare, one row a line."""
    return tools.run("psql", "-XqAtc", statement, url(data_dir, "postgres"), env=tools.own_environment())
