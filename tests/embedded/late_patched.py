"""Run in a process of its own: the program is loaded, then patched, then every kind of waiting is tried.

Each waiting ends only when another greenlet goes on meanwhile; where it does not, the process hangs.
"""

import gc
import os
import queue
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import Field
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import gevent
import psycopg
from gevent import monkey
from redis import Redis
from sqlalchemy import create_engine, text

from portal.app import import_all
from portal.core.http import Guard, guarded_request
from portal.embedded import late
from portal.incidents.live.updates import Shared, Update
from tests.edge.certificates import authority

URL, REDIS = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
HARMLESS = {
    "asyncio", "babel", "click", "functools", "jinja2", "logging", "multiprocessing", "prometheus_client", "pydantic",
    "pytz", "sqlalchemy", "tempfile", "threading", "wrapt",
}  # fmt: skip
"""Their old locks are held without waiting for anything; their old storage by thread serves no request."""

UNUSED = {
    "portal.embedded.address.await_free()",
    "portal.embedded.server.start()",
    "redis.connection.BlockingConnectionPool.__init__()",
    "werkzeug.routing.map.Map.lock_class",
}
"""Old defaults of functions that no web process calls, and a lock under which nothing waits."""


def beside(waiting: Callable[[], object], release: Callable[[], object]) -> None:
    """Run `release` while something waits."""
    waiter = gevent.spawn(waiting)
    gevent.sleep(0.05)
    assert not waiter.ready()
    release()
    waiter.get()


def the_database() -> None:
    with psycopg.connect(URL, autocommit=True) as one, psycopg.connect(URL, autocommit=True) as other:
        one.execute("SELECT pg_advisory_lock(77)")
        beside(
            lambda: other.execute("SELECT pg_advisory_lock(77)"),
            lambda: one.execute("SELECT pg_advisory_unlock(77)"),
        )


def the_pool() -> None:
    engine = create_engine(URL, pool_size=1, max_overflow=0)
    held = engine.connect()

    def ask() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    beside(ask, held.close)


def the_queue() -> None:
    with Redis.from_url(REDIS) as one, Redis.from_url(REDIS) as other:
        beside(lambda: one.blpop(["late-patched"]), lambda: other.rpush("late-patched", "x"))


def threads() -> None:
    waiting = threading.Event()
    beside(waiting.wait, waiting.set)
    rings: queue.Queue[int] = queue.Queue()
    beside(rings.get, lambda: rings.put(1))
    lock = threading.Lock()
    lock.acquire()
    beside(lock.acquire, lock.release)


def a_call_with_tls() -> None:
    ca = authority(Path.cwd())
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = gevent.spawn(answer_once, server, ca.server("127.0.0.1"))
        guard = Guard(allow=["127.0.0.1"], ca_file=ca.ca_file)
        said = guarded_request("GET", f"https://127.0.0.1:{server.getsockname()[1]}/", guard=guard)
        assert said.status == 204
        answering.get()


def a_shared_answer() -> None:
    shared, made = Shared(), threading.Event()

    def make(_incident_id: int, _after: int) -> Update:
        made.wait()
        return Update(1, "<li>")

    def ask() -> None:
        assert shared.get(1, 0, upto=1, locale="en", make=make) == Update(1, "<li>")

    first = gevent.spawn(ask)
    gevent.sleep(0)
    beside(ask, made.set)
    first.get()


def answer_once(server: socket.socket, context: ssl.SSLContext) -> None:
    with context.wrap_socket(server.accept()[0], server_side=True) as line:
        line.recv(4096)
        line.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


def replaced() -> set[int]:
    """What gevent has put something else in the place of, by identity."""
    return {
        id(value)
        for module in late.PATCHED
        for name, value in monkey.saved.get(module, {}).items()
        if callable(value) and callable(getattr(sys.modules[module], name, None))
    }


def is_ours(module: str) -> bool:
    return module.partition(".")[0] not in (*sys.stdlib_module_names, "gevent", "greenlet")


def left() -> Iterator[str]:
    """Names outside the standard library, and defaults of functions there, that are still the old."""
    old = replaced()
    for name, module in list(sys.modules.items()):
        if isinstance(module, ModuleType) and is_ours(name):
            yield from (f"{name}.{key}" for key, value in list(vars(module).items()) if id(value) in old)
    for one in gc.get_objects():
        if isinstance(one, Field) and id(one.default_factory) in old:
            yield f"a field: {one.name}"
        if isinstance(one, type) and is_ours(str(one.__module__)):
            held = [name for name, value in list(vars(one).items()) if id(value) in old]
            yield from (f"{one.__module__}.{one.__qualname__}.{name}" for name in held)
        if not isinstance(one, FunctionType) or not is_ours(one.__module__ or ""):
            continue
        if any(id(value) in old for value in kept_by(one)):
            yield f"{one.__module__}.{one.__qualname__}()"


def kept_by(function: FunctionType) -> Iterator[object]:
    """Its defaults, and what it has closed over."""
    yield from function.__defaults__ or ()
    yield from (function.__kwdefaults__ or {}).values()
    for cell in function.__closure__ or ():
        with suppress(ValueError):  # empty so far
            yield cell.cell_contents


def made_before() -> Iterator[str]:
    """Packages that keep a lock, or storage by thread, which is older than the patch."""
    kinds = (
        type(monkey.get_original("_thread", "allocate_lock")()),
        monkey.get_original("_thread", "RLock"),
        monkey.get_original("_thread", "_local"),
    )
    for one in gc.get_objects():
        with suppress(AttributeError, TypeError):
            held = object.__getattribute__(one, "__dict__")
            if any(isinstance(value, kinds) for value in list(held.values())):
                name = (
                    one.__name__
                    if isinstance(one, ModuleType)
                    else object.__getattribute__(one, "__module__")
                )
                yield name.partition(".")[0]


if __name__ == "__main__":
    import_module("portal.cli")
    import_all()
    late.patch(late.taken())
    assert set(left()) <= UNUSED, set(left()) - UNUSED
    assert set(made_before()) - HARMLESS == set(), set(made_before()) - HARMLESS
    for trial in (the_database, the_pool, the_queue, threads, a_shared_answer, a_call_with_tls):
        trial()
        print(trial.__name__, flush=True)
