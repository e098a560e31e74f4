"""What every outgoing connection stands on: names looked up in time, one deadline, verified TLS."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from types import TracebackType
from typing import Self, TypeVar

import certifi

T = TypeVar("T")
Resolver = Callable[[str], list[str]]


class Deadline:
    """A total time for one exchange; at its end every watched connection is shut down under its reader.

    Socket timeouts alone start again with each byte that arrives, so a slow drip never meets them. The reader
    then sees an end of stream that may look like a clean one: ask `is_over` before believing an answer.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._stop)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for sock in self._sockets:
                sock.close()
            self._sockets.clear()

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    def remaining(self, at_most: float | None = None) -> float:
        """Seconds left, never quite zero: a timeout of zero would mean "do not block" to a socket."""
        left = max(self._ends - time.monotonic(), 0.001)
        return left if at_most is None else min(left, at_most)

    def watch(self, sock: socket.socket) -> None:
        """Keeps a duplicate: TLS takes the original over, and the duplicate still ends the connection."""
        with self._lock:
            self._sockets.append(sock.dup())
        if self.is_over:
            self._stop()

    def run(self, work: Callable[[], T]) -> T:
        """Work that knows no timeout, in a thread of its own, which is left to end alone.

        Errors: TimeoutError, and those of the work.
        """
        outcome: Future[T] = Future()
        threading.Thread(target=_settle, args=(outcome, work), daemon=True).start()
        return outcome.result(timeout=self.remaining())

    def _stop(self) -> None:
        with self._lock, contextlib.suppress(OSError):
            for sock in self._sockets:
                sock.shutdown(socket.SHUT_RDWR)


def _settle(outcome: Future[T], work: Callable[[], T]) -> None:
    try:
        outcome.set_result(work())
    except Exception as error:
        outcome.set_exception(error)


def system_resolver(host: str) -> list[str]:
    """Addresses of a name in the system's order of preference. Errors: OSError, UnicodeError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def tls_context(ca_file: str | None = None) -> ssl.SSLContext:
    """Certificates and names are always verified, against the system's authorities and the bundled ones.

    The system's hold a company's own authority; the bundled ones serve where the system has none.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
