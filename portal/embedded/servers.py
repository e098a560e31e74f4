"""PostgreSQL and Valkey for as long as a `with` block lasts, or those that run in this DATA_DIR already."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import child, lock, paths, postgres, server, valkey
from portal.embedded.child import Child
from portal.embedded.errors import AlreadyRunning

STOP_SECONDS = 8
"""What a command waits for its servers to end before it kills them. Chosen by us."""


@dataclass(frozen=True)
class Addresses:
    """Where the servers answer; None for one that was not wanted."""

    database_url: str | None
    redis_url: str | None


@dataclass(frozen=True)
class _Wanted:
    postgres: bool
    valkey: bool
    durable: bool


@contextmanager
def embedded(
    data_dir: Path, *, want_postgres: bool = True, want_valkey: bool = True, durable: bool = True
) -> Iterator[Addresses]:
    """Give the addresses of servers that run for as long as the block does.

    Either they are started here, or they belong to another process that runs them in this DATA_DIR; that one
    waits for us before it stops them, unless it is `releve up`. Call it from the main thread: `child_setup`
    says why.

    Errors: EmbeddedError; AlreadyRunning when the process that owns DATA_DIR does not run what is wanted.
    """
    wanted = _Wanted(want_postgres, want_valkey, durable)
    with ExitStack() as stack:
        if want_postgres or want_valkey:
            _join(stack, paths.prepare(data_dir), wanted)
        yield Addresses(
            postgres.url(data_dir) if want_postgres else None, valkey.url(data_dir) if want_valkey else None
        )


def _join(stack: ExitStack, home: Path, wanted: _Wanted) -> None:
    """Own the servers or visit them: an owner may be starting or stopping right now."""
    patience = time.monotonic() + server.START_SECONDS
    while not _own(stack, home, wanted) and not _visit(stack, home, wanted):
        if time.monotonic() > patience:
            raise AlreadyRunning(f"What runs in {home} does not answer. Look into {home / 'log'}.")
        time.sleep(0.1)


def _own(stack: ExitStack, home: Path, wanted: _Wanted) -> bool:
    try:
        stack.enter_context(lock.own(home))
    except AlreadyRunning:
        return False
    stack.enter_context(_running(home, wanted))
    return True


def _visit(stack: ExitStack, home: Path, wanted: _Wanted) -> bool:
    visit = lock.visit(home)
    if visit is None:
        return False
    if _all_answer(home, wanted):
        stack.enter_context(visit)
        return True
    visit.close()
    return False


@contextmanager
def _running(home: Path, wanted: _Wanted) -> Iterator[None]:
    children: list[Child] = []
    try:
        if wanted.postgres:
            children.append(server.start(postgres.server(home, durable=wanted.durable)))
            postgres.create_database(home)
        if wanted.valkey:
            children.append(server.start(valkey.server(home, durable=wanted.durable)))
        yield
    finally:
        with lock.await_leave(home):
            child.stop(children, until=time.monotonic() + STOP_SECONDS)


def _all_answer(home: Path, wanted: _Wanted) -> bool:
    if wanted.postgres and not postgres.has_database(home):
        return False
    return not wanted.valkey or valkey.answers(home)
