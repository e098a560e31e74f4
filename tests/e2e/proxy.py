"""A proxy between browser and portal that turns some requests away with 503, and can cut all connections."""

import random
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n"
    b"Retry-After: 30\r\nConnection: close\r\n\r\nbusy"
)
LIVE = re.compile(rb"GET /incidents/[^ /]+/(?:timeline|stream)\S* ")


class Proxy:
    """`with Proxy(port) as proxy: … proxy.url`. One connection carries one request, so each is judged.

    `share` of the requests for timeline and stream is refused: 0.3 is three of ten, by a dice with a seed.
    """

    def __init__(self, upstream_port: int, *, share: float = 0.0, seed: int = 1) -> None:
        self._upstream = ("127.0.0.1", upstream_port)
        self.share = share
        self.refused_count = 0
        self._dice = random.Random(seed)
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Proxy":
        _run(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """End every connection there is, in the middle of whatever it carries."""
        for line in list(self._open):
            _close(line)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _address = self._listener.accept()
                _run(lambda line=line: self._serve(line))

    def _serve(self, line: socket.socket) -> None:
        self._open.add(line)
        try:
            head = _head(line)
            if LIVE.match(head) and self._dice.random() < self.share:
                self.refused_count += 1
                line.sendall(BUSY)
            elif head:
                self._pass_on(head, line)
        except OSError:
            pass
        finally:
            self._open.discard(line)
            _close(line)

    def _pass_on(self, head: bytes, line: socket.socket) -> None:
        try:
            upstream = socket.create_connection(self._upstream, timeout=5)
        except OSError:
            line.sendall(BUSY)
            return
        upstream.settimeout(None)
        self._open.add(upstream)
        try:
            upstream.sendall(_one_request(head))
            _run(lambda: _copy(line, upstream))
            _copy(upstream, line)
        finally:
            self._open.discard(upstream)
            _close(upstream)


def _run(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


def _head(line: socket.socket) -> bytes:
    """Everything up to the empty line, and perhaps the beginning of a body."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = line.recv(65536)
        if not part:
            return b""
        head += part
    return head


def _one_request(head: bytes) -> bytes:
    """The server is asked to close after its answer, so that no second request hides behind the first."""
    lines = re.sub(rb"\r\nConnection:[^\r]*", b"", head, flags=re.IGNORECASE)
    return lines.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)


def _close(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
