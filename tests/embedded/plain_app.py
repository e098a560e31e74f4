"""A small WSGI application to put behind gunicorn.conf.py."""

from collections.abc import Callable, Iterable, Iterator
from time import sleep
from typing import Any

from psycopg import waiting


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path.startswith("/broken"):
        raise RuntimeError("as asked")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return endless() if path == "/endless" else [waiting.wait.__name__.encode()]


def endless() -> Iterator[bytes]:
    while True:
        yield b"tick\n"
        sleep(0.1)
