"""A real HTTP server on loopback that records what it is sent and answers as it is told."""

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from tests.waiting import PATIENCE_SECONDS


@dataclass(frozen=True)
class Reply:
    """One answer: `delay_seconds` before it, `drip_seconds` before each byte; `body` sent `times` times."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    times: int = 1
    delay_seconds: float = 0
    drip_seconds: float = 0
    is_hanging: bool = False
    is_dropped: bool = False
    has_length: bool = True


HANG = Reply(is_hanging=True)  # takes the request and never answers
DROP = Reply(is_dropped=True)  # takes the request and resets the connection


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(status, {"Location": location})


@dataclass(frozen=True)
class Request:
    """One recorded request. Header names are lower-case; `at` is seconds of the monotonic clock."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sink:
    """`tell` queues answers, first in, first out; when none are left, `otherwise` answers (200 at first)."""

    url: str
    port: int
    requests: list[Request] = field(default_factory=list)
    otherwise: Reply = Reply()
    _replies: deque[Reply] = field(default_factory=deque)
    _closing: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, *replies: Reply | int) -> None:
        """`sink.tell(500, 500, Reply(200, body=b"ok"))`: a number is an answer with that status alone."""
        self._replies.extend(reply if isinstance(reply, Reply) else Reply(reply) for reply in replies)

    def wait_for(self, count: int, timeout: float = PATIENCE_SECONDS) -> list[Request]:
        """The requests, once there are `count`. Errors: AssertionError when they do not come in time."""
        with self._changed:
            came = self._changed.wait_for(lambda: len(self.requests) >= count, timeout)
        assert came, f"{len(self.requests)} of {count} requests in {timeout} s"
        return list(self.requests)

    def take(self, request: Request) -> Reply:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            return self._replies.popleft() if self._replies else self.otherwise

    def pause(self, seconds: float | None) -> None:
        """Waits, but not beyond the end of the test."""
        self._closing.wait(seconds)

    def release(self) -> None:
        self._closing.set()


@contextlib.contextmanager
def http_sink(host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Sink]:
    server = _Server((host, port), _Handler, tls)
    shown = f"[{host}]" if ":" in host else host
    sink = Sink(f"{'https' if tls else 'http'}://{shown}:{server.server_port}", server.server_port)
    server.sink = sink
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield sink
    finally:
        sink.release()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """Each connection in a thread of its own; `server_close` waits for all of them."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128
    sink: Sink

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._tls = tls
        super().__init__(address, handler)

    def server_bind(self) -> None:
        """Without the reverse look-up of the own name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(5)
        if self._tls is None:
            super().finish_request(request, client_address)
            return
        with self._tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up in the middle are what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        sink = self.server.sink
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = sink.take(Request(self.command, self.path, headers, body, time.monotonic()))
        if reply.is_dropped:
            self._reset()
        elif reply.is_hanging:
            sink.pause(None)
        else:
            sink.pause(reply.delay_seconds)
            self._send(reply, sink)

    def _send(self, reply: Reply, sink: Sink) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.has_length:
            self.send_header("Content-Length", str(len(reply.body) * reply.times))
        self.end_headers()
        for _ in range(reply.times):
            self._write(reply, sink)

    def _write(self, reply: Reply, sink: Sink) -> None:
        pieces = [bytes([byte]) for byte in reply.body] if reply.drip_seconds else [reply.body]
        for piece in pieces:
            sink.pause(reply.drip_seconds)
            self.wfile.write(piece)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the test looks at `requests`."""
