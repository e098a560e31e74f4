"""A real SMTP server on loopback that keeps what it is given and refuses what it is told to refuse."""

import asyncio
import contextlib
import email
import email.policy
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import SimpleNamespace

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.waiting import PATIENCE_SECONDS

ACCEPTED = "250 OK"
HANG = "hang"  # takes the mail and never answers


@dataclass(frozen=True)
class Mail:
    """One mail as it came over the wire. `at` is seconds of the monotonic clock."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    raw: bytes
    at: float
    was_encrypted: bool
    was_signed_in: bool


@dataclass
class Mailbox:
    """`tell` queues answers to whole mails, first in, first out; when none are left, `otherwise` answers."""

    url: str
    port: int
    inbox: list[Mail] = field(default_factory=list)
    otherwise: str = ACCEPTED
    _refused: dict[str, str] = field(default_factory=dict)
    _replies: deque[str] = field(default_factory=deque)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, *replies: str) -> None:
        """`smtp.tell("451 4.3.0 Come again", ACCEPTED)`"""
        self._replies.extend(replies)

    def refuse(self, recipient: str, reply: str = "550 5.1.1 No such user") -> None:
        self._refused[recipient] = reply

    def accept(self, recipient: str) -> None:
        self._refused.pop(recipient, None)

    def to(self, recipient: str) -> list[Mail]:
        return [mail for mail in self.inbox if recipient in mail.recipients]

    def wait_for(self, count: int, timeout: float = PATIENCE_SECONDS) -> list[Mail]:
        """The mails, once there are `count`. Errors: AssertionError when they do not come in time."""
        with self._changed:
            came = self._changed.wait_for(lambda: len(self.inbox) >= count, timeout)
        assert came, f"{len(self.inbox)} of {count} mails in {timeout} s"
        return list(self.inbox)

    def reply_to(self, recipient: str) -> str:
        return self._refused.get(recipient, ACCEPTED)

    def take(self, mail: Mail) -> str:
        reply = self._replies.popleft() if self._replies else self.otherwise
        if reply.startswith("2"):
            with self._changed:
                self.inbox.append(mail)
                self._changed.notify_all()
        return reply


@contextlib.contextmanager
def smtp_server(
    *,
    users: Mapping[str, str] | None = None,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[Mailbox]:
    """`users` may sign in (name → password) and must; `starttls` is offered, `tls` spoken from the start."""
    mailbox = Mailbox(url="", port=port)
    server = _Server(mailbox, users or {}, starttls, tls, host)
    server.start()
    mailbox.port = server.bound_port()
    mailbox.url = f"{'smtps' if tls else 'smtp'}://{host}:{mailbox.port}"
    try:
        yield mailbox
    finally:
        server.stop()


class _Server(threading.Thread):
    """The server's event loop, in a thread of its own; stopping it drops every connection."""

    def __init__(
        self,
        mailbox: Mailbox,
        users: Mapping[str, str],
        starttls: ssl.SSLContext | None,
        tls: ssl.SSLContext | None,
        host: str,
    ) -> None:
        super().__init__(daemon=True)
        self._mailbox, self._users, self._starttls, self._tls, self._host = (
            mailbox,
            users,
            starttls,
            tls,
            host,
        )
        self._port: Future[int] = Future()

    def bound_port(self) -> int:
        """Errors: OSError when the port is taken."""
        return self._port.result(timeout=5)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self.join()

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        try:
            server = await self._loop.create_server(
                self._session, self._host, self._mailbox.port, ssl=self._tls
            )
        except OSError as error:
            self._port.set_exception(error)
            return
        async with server:
            self._port.set_result(server.sockets[0].getsockname()[1])
            await self._stopped.wait()

    def _session(self) -> SMTP:
        return SMTP(
            SimpleNamespace(handle_RCPT=self._recipient, handle_DATA=self._mail),
            hostname="mail.test",
            tls_context=self._starttls,
            authenticator=self._authenticate,
            auth_require_tls=False,
            auth_exclude_mechanism=() if self._users else ("LOGIN", "PLAIN"),
            timeout=10,
            loop=self._loop,
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        is_right = self._users.get(given.login.decode()) == given.password.decode()
        return AuthResult(success=is_right, handled=False)

    async def _recipient(
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._users and not session.authenticated:
            return "530 5.7.0 Sign in first"
        reply = self._mailbox.reply_to(address)
        if reply == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return reply

    async def _mail(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        mail = Mail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            message=email.message_from_bytes(raw, EmailMessage, policy=email.policy.default),
            raw=raw,
            at=time.monotonic(),
            was_encrypted=session.ssl is not None or self._tls is not None,
            was_signed_in=bool(session.authenticated),
        )
        reply = self._mailbox.take(mail)
        if reply == HANG:
            await asyncio.Event().wait()
        return reply
