"""The only way out to addresses that people type in: one guarded HTTP request at a time."""

import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from json import dumps
from typing import Any

import httpcore
import httpx

from portal.core import addresses
from portal.core.guard import (
    Blocked,
    CheckedNetwork,
    Guard,
    HttpError,
    TimedOut,
    TooLarge,
    Unreachable,
    Untrusted,
)
from portal.core.text import _
from portal.core.wire import Deadline, tls_context

__all__ = [
    "Blocked",
    "Guard",
    "HttpError",
    "Response",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "Untrusted",
    "guarded_handshake",
    "guarded_request",
]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_PRIVATE_HEADERS = ("authorization", "cookie")


@dataclass(frozen=True)
class Response:
    """`headers` have lower-case names; `body` is as it was sent (no encoding is asked for)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class _Request:
    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    content: bytes


def guarded_request(
    method: str,
    url: str,
    *,
    guard: Guard,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    content: bytes | None = None,
) -> Response:
    """Send one request and read the whole answer; only GET and HEAD follow redirects, each hop checked anew.

    The name is looked up once and the connection goes to the address that was checked. Proxies named by the
    environment are not used. A user and password inside the URL are sent as basic authentication.
    Errors: HttpError (Blocked, Unreachable, Untrusted, TooLarge, TimedOut); an error status is an answer.
    """
    request = _request(method, url, headers or {}, json, content)
    with Deadline(guard.deadline_seconds) as deadline:
        for _hop in range(guard.max_redirects + 1):
            answer = _exchange(request, guard, deadline)
            if not _leads_on(request, answer):
                return answer
            request = _next_hop(request, answer.headers["location"])
    raise Blocked(
        _("Too many redirects, the last one to %(host)s. Enter the final address.", host=request.url.host)
    )


def guarded_handshake(url: str, *, guard: Guard) -> None:
    """Look the host up, connect, and have its certificate proved where the URL says https; nothing is sent.

    Errors: HttpError, as `guarded_request`.
    """
    target = _checked_url(url)
    port = target.port or _PORTS[target.scheme]
    with Deadline(guard.deadline_seconds) as deadline:
        try:
            patience = deadline.remaining(guard.connect_seconds)
            with closing(CheckedNetwork(guard, deadline).connect_tcp(target.host, port, patience)) as stream:
                if target.scheme == "https":
                    stream.start_tls(tls_context(guard.ca_file), target.host, deadline.remaining())
        except (httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise _told(error, target.host, deadline) from error


def _request(method: str, url: str, headers: Mapping[str, str], json: Any, content: bytes | None) -> _Request:
    target = _checked_url(url)
    given = {name.lower(): value for name, value in headers.items()}
    if json is not None:
        content = dumps(json).encode()
        given.setdefault("content-type", "application/json")
    if target.userinfo:
        secret = b64encode(f"{target.username}:{target.password}".encode()).decode()
        given.setdefault("authorization", f"Basic {secret}")
    return _Request(method.upper(), target, given, content or b"")


def _checked_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
        host = url.host
    except (httpx.InvalidURL, UnicodeError) as error:  # UnicodeError: a name that only looks like IDNA, xn--…
        raise Blocked(_("Address refused: it is not a web address. Check it for typing mistakes.")) from error
    if url.scheme not in ("http", "https"):
        raise Blocked(_("Address refused: it must start with https:// or http://."))
    if not host or "%" in host or not 0 < (url.port or 443) < 65536:
        raise Blocked(_("Address refused: it names no host, or no possible port."))
    if addresses.is_odd_number(host):
        raise Blocked(_("%(host)s refused: write it as four plain numbers, or use a name.", host=host))
    return url


def _leads_on(request: _Request, answer: Response) -> bool:
    return request.method in ("GET", "HEAD") and answer.status in _REDIRECTS and "location" in answer.headers


def _next_hop(request: _Request, location: str) -> _Request:
    try:
        url = _checked_url(str(request.url.join(location)))
    except httpx.InvalidURL as error:
        host = request.url.host
        raise Blocked(_("%(host)s redirects to something that is no web address.", host=host)) from error
    is_same_place = (url.scheme, url.netloc) == (request.url.scheme, request.url.netloc)
    kept = {name: v for name, v in request.headers.items() if is_same_place or name not in _PRIVATE_HEADERS}
    return replace(request, url=url, headers=kept)


def _exchange(request: _Request, guard: Guard, deadline: Deadline) -> Response:
    network = CheckedNetwork(guard, deadline)
    try:
        with httpcore.ConnectionPool(ssl_context=tls_context(guard.ca_file), network_backend=network) as pool:
            answer = _answer(pool, request, guard, deadline)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _told(error, request.url.host, deadline) from error
    if deadline.is_over:  # the end of the stream was our own doing
        raise TimedOut.at(request.url.host)
    return answer


def _answer(pool: httpcore.ConnectionPool, request: _Request, guard: Guard, deadline: Deadline) -> Response:
    url, left = request.url, deadline.remaining()
    connect = deadline.remaining(guard.connect_seconds)
    with pool.stream(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=list(_raw_headers(request)),
        content=request.content,
        extensions={"timeout": {"connect": connect, "read": left, "write": left, "pool": left}},
    ) as answer:
        headers = httpx.Headers(answer.headers)
        return Response(answer.status, dict(headers), _body(answer, guard.max_body_bytes, url.host))


def _raw_headers(request: _Request) -> Iterator[tuple[bytes, bytes]]:
    ours = {"host": request.url.netloc.decode(), "user-agent": "Releve", "accept-encoding": "identity"}
    if request.content or request.method in ("POST", "PUT", "PATCH"):
        ours["content-length"] = str(len(request.content))
    for name, value in (ours | dict(request.headers)).items():
        yield name.encode(), value.encode()


def _body(answer: httpcore.Response, max_bytes: int, host: str) -> bytes:
    body = bytearray()
    for part in answer.iter_stream():
        body += part
        if len(body) > max_bytes:
            raise TooLarge(_("%(host)s answers with more than %(n)s bytes.", host=host, n=max_bytes))
    return bytes(body)


def _told(error: Exception, host: str, deadline: Deadline) -> HttpError:
    """A library's error in words for people."""
    if isinstance(error, httpcore.TimeoutException) or deadline.is_over:
        return TimedOut.at(host)
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = cause.verify_message.rstrip(".")
        return Untrusted(_("%(host)s is not trusted: %(why)s. Mend its certificate.", host=host, why=why))
    if isinstance(error, httpcore.LocalProtocolError):
        return Blocked(_("Request to %(host)s refused: the address or a header is malformed.", host=host))
    reason = cause.strerror if isinstance(cause, OSError) else str(error)
    return Unreachable(_("%(host)s cannot be reached: %(why)s.", host=host, why=reason or "no reason given"))
