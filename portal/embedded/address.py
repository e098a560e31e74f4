"""The address of the web process: whether it is free to take, and whether pages are served there."""

import errno
import http.client
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress

from portal.embedded.errors import EmbeddedError

RELEASE_SECONDS = 5
"""How long a web process of before may hold the port: gunicorn's graceful_timeout and some more."""

_ANY = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


def await_free(host: str, port: int, *, pause: Callable[[float], None] = time.sleep) -> None:
    """Wait until the address can be listened on.

    Errors: EmbeddedError when it cannot.
    """
    patience = time.monotonic() + RELEASE_SECONDS
    while problem := _obstacle(host, port):
        if problem.errno != errno.EADDRINUSE or time.monotonic() > patience:
            reason = f"Nothing can listen on {host}:{port} ({problem.strerror or problem})."
            raise EmbeddedError(f"{reason} Set HOST and PORT to another address.")
        pause(0.1)


def is_healthy(host: str, port: int) -> bool:
    """Whether `GET /health` answers 200."""
    connection = http.client.HTTPConnection(_ANY.get(host, host), port, timeout=1)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def _obstacle(host: str, port: int) -> OSError | None:
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind(address)
            line.listen(1)
    except OSError as error:
        return error
    return None
