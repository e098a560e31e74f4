"""Handing one mail to the mail server, within one deadline."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from portal.core.addresses import is_public, parsed
from portal.core.text import _
from portal.core.wire import Deadline, system_resolver, tls_context
from portal.messages.outgoing import Cause

_CONNECT_SECONDS = 5
_PORTS = {"smtp": 587, "smtps": 465}
_TLS_CHOICES = ("offered", "required", "off")


_DEAD_REPLIES = (550, 551, 553)
_DEAD = re.compile(r"5\.(?:1\.\d+|2\.1)\b")
_ENHANCED = re.compile(r"\s*\d\.\d{1,3}\.\d{1,3}\b")
"""Source: RFC 5321 4.2.3 and RFC 3463: 5.1.x is about the address, 5.2.1 a closed mailbox, 5.7.x policy."""
_SIGN_IN_REPLIES = (530, 534, 535, 538)
"""Source: RFC 4954, section 6."""


class Unencrypted(smtplib.SMTPException):
    """The connection would not be private enough for what was asked of it."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. `tls`: `offered` (used when offered), `required` or `off`."""

    host: str
    port: int
    user: str
    password: str
    is_tls_from_start: bool
    tls: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """`smtp://user:password@host:587?tls=required`, `smtps://host`. Errors: ValueError, saying why."""
        parts = urlsplit(url)
        tls = parse_qs(parts.query).get("tls", ["offered"])[-1]
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://host")
        if tls not in _TLS_CHOICES:
            raise ValueError(f"SMTP_URL: tls={tls} is none of {', '.join(_TLS_CHOICES)}")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_tls_from_start=parts.scheme == "smtps",
            tls=tls,
        )


def submit(message: EmailMessage, server: MailServer, *, own_name: str, deadline_seconds: float) -> None:
    """Returns once the server has taken the mail. `own_name` is how we introduce ourselves.

    Errors: smtplib.SMTPException, OSError; TimeoutError when the deadline was the reason.
    """
    with _signed_in(server, own_name, deadline_seconds) as connection:
        connection.send_message(message)


def look_at(server: MailServer, *, own_name: str, deadline_seconds: float) -> bool:
    """All that comes before a mail is handed in, and a NOOP. Whether it is encrypted. Errors: as `submit`."""
    with _signed_in(server, own_name, deadline_seconds) as connection:
        code, text = connection.noop()
        if code != 250:
            raise smtplib.SMTPResponseException(code, text)
        return isinstance(connection.sock, ssl.SSLSocket)


@contextlib.contextmanager
def _signed_in(server: MailServer, own_name: str, seconds: float) -> Iterator[smtplib.SMTP]:
    with Deadline(seconds) as deadline:
        try:
            yield from _session(server, own_name, deadline)
        except (smtplib.SMTPException, OSError) as error:
            if deadline.is_over:
                raise TimeoutError from error
            raise


def _session(server: MailServer, own_name: str, deadline: Deadline) -> Iterator[smtplib.SMTP]:
    connection = _Connection(server, own_name, deadline)
    try:
        _secure(connection, server)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
        with contextlib.suppress(smtplib.SMTPException, OSError):  # the mail is taken: parting cannot undo it
            connection.quit()
    finally:
        connection.close()


def _secure(connection: smtplib.SMTP, server: MailServer) -> None:
    """Certificates are verified here too. A password crosses the internet encrypted or not at all."""
    connection.ehlo_or_helo_if_needed()
    if server.is_tls_from_start:
        return
    if server.tls != "off" and connection.has_extn("starttls"):
        connection.starttls(context=tls_context())
        return
    if server.tls == "required":
        raise Unencrypted(_("it does not offer encryption (STARTTLS), and SMTP_URL says tls=required"))
    if server.password and server.tls != "off" and _is_far(connection):
        raise Unencrypted(
            _("it does not offer encryption, so the password was not sent; tls=off sends it openly")
        )


def _is_far(connection: smtplib.SMTP) -> bool:
    return connection.sock is not None and is_public(parsed(connection.sock.getpeername()[0]))


class _Connection(smtplib.SMTP):
    """smtplib's client on a socket that the deadline watches."""

    def __init__(self, server: MailServer, own_name: str, deadline: Deadline) -> None:
        self._server = server
        self._deadline = deadline
        super().__init__(server.host, server.port, local_hostname=own_name)

    def _get_socket(self, host: str, port: int, _timeout: float) -> socket.socket:
        sock = self._connected(self._deadline.run(lambda: system_resolver(host)), port)
        self._deadline.watch(sock)
        sock.settimeout(self._deadline.remaining())
        if not self._server.is_tls_from_start:
            return sock
        return tls_context().wrap_socket(sock, server_hostname=host)

    def _connected(self, addresses: list[str], port: int) -> socket.socket:
        for address in addresses[:-1]:
            try:
                return self._connect(address, port)
            except OSError:
                continue
        return self._connect(addresses[-1], port)

    def _connect(self, address: str, port: int) -> socket.socket:
        return socket.create_connection((address, port), self._deadline.remaining(_CONNECT_SECONDS))


def is_temporary(error: Exception) -> bool:
    """Whether another try can help: after 4xx or a lost connection, not after 5xx or a bad certificate."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code < 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return not 500 <= error.smtp_code < 600
    return not isinstance(error, ssl.SSLCertVerificationError | smtplib.SMTPNotSupportedError | Unencrypted)


def cause_of(error: Exception) -> Cause | None:
    """What has to be mended for good, where the server's answer says so."""
    if is_temporary(error):
        return None
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _cause_of_refusal(*next(iter(error.recipients.values())))
    return None if isinstance(error, smtplib.SMTPDataError) else Cause.PROVIDER


def _cause_of_refusal(code: int, text: bytes | str) -> Cause | None:
    """A refusal by policy ("your network is listed") uses the same codes and says nothing of the address."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    if code in _SIGN_IN_REPLIES:
        return Cause.PROVIDER
    is_about_address = _DEAD.match(words.lstrip()) or not _ENHANCED.match(words)
    return Cause.ADDRESS if code in _DEAD_REPLIES and is_about_address else None
