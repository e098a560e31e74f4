"""Whether the installation's providers can be used, tried without sending anything."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from portal.core.http import Blocked, Guard, HttpError, Untrusted, guarded_handshake
from portal.core.settings import Settings
from portal.messages.channels.email import why
from portal.messages.channels.smtp import MailServer, Unencrypted, look_at
from portal.messages.channels.telephony import Twilio, account_state

PATIENCE_SECONDS = 10.0
"""For each provider. Chosen by us: somebody waits for the answer."""


@dataclass(frozen=True)
class Tried:
    """How one provider did; `advice` is empty when it can be used. `variable` is where it is set."""

    channel: str
    variable: str
    place: str
    said: str
    advice: str = ""


def tried_providers(settings: Settings) -> Iterator[Tried]:
    """Mail servers up to a NOOP after the sign-in, Twilio up to our account, other gateways up to their certificate."""
    for variable, url in (("SMTP_URL", settings.smtp_url), ("SMTP_URL_2", settings.smtp_url_2)):
        if url:
            yield _mail(variable, MailServer.parse(url), settings)
    for channel, variable, urls in (
        ("SMS", "SMS_URLS", settings.sms_urls),
        ("PHONE", "PHONE_URLS", settings.phone_urls),
    ):
        yield from (_gateway(channel, variable, url, settings) for url in urls)


def _mail(variable: str, server: MailServer, settings: Settings) -> Tried:
    place = f"{server.host}:{server.port}"
    own_name = urlsplit(settings.base_url).hostname or "localhost"
    try:
        is_encrypted = look_at(server, own_name=own_name, deadline_seconds=PATIENCE_SECONDS)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        said = why(error) if not isinstance(error, UnicodeError) else "its name is no name"
        return Tried("EMAIL", variable, place, said, _mail_advice(error, variable))
    signed = "the sign-in is taken" if server.user else "no sign-in is set"
    return Tried("EMAIL", variable, place, f"answers, {'' if is_encrypted else 'not '}encrypted, {signed}")


def _mail_advice(error: Exception, variable: str) -> str:
    """What to do next, by how far it came: the name, the connection, the encryption, the sign-in."""
    return next(advice for kind, advice in _MAIL_ADVICE.items() if isinstance(error, kind)).format(variable)


_MAIL_ADVICE: dict[type[Exception], str] = {
    UnicodeError: "Correct the host in {}.",
    socket.gaierror: "Correct the host in {}, or the name server of this machine.",
    smtplib.SMTPAuthenticationError: "Correct user and password in {}.",
    Unencrypted: "Use a server that offers STARTTLS, or smtps:// in {}; tls=off only inside a network you trust.",
    ssl.SSLCertVerificationError: "Mend its certificate, or write in {} the name that is in it.",
    ssl.SSLError: "Use smtps:// for port 465 and smtp:// for 587 and 25 in {}.",
    smtplib.SMTPServerDisconnected: "Use smtps:// for port 465 and smtp:// for 587 and 25 in {}; its log says more.",
    smtplib.SMTPResponseException: "It answers and refuses: its own log says why. Check {} as well.",
    smtplib.SMTPException: "It takes no sign-in there: leave user and password out of {}.",
    OSError: "Check host and port in {}, and whether a firewall lets this machine go there.",
}
"""The first that fits: those of one cause stand before the wider ones."""


def _gateway(channel: str, variable: str, url: str, settings: Settings) -> Tried:
    """A name, a connection and a certificate; whether any but Twilio takes our key is seen with the first message."""
    account = Twilio.parse(url) if url.startswith("twilio://") else None
    address = account.base if account else url
    place = urlsplit(address).netloc.rpartition("@")[2]
    guard = Guard(allow=settings.http_allow, deadline_seconds=PATIENCE_SECONDS)
    try:
        guarded_handshake(address, guard=guard)
        known, advice = _twilio(account, guard, variable) if account else ("", "")
    except HttpError as error:
        return Tried(channel, variable, place, str(error), _gateway_advice(error, variable))
    is_encrypted = address.startswith("https://")
    said = f"answers, {'encrypted' if is_encrypted else 'not encrypted'}"
    return Tried(channel, variable, place, f"{said}{known}", advice)


def _twilio(account: Twilio, guard: Guard, variable: str) -> tuple[str, str]:
    """What it says of our account, and what to do about it."""
    status, state = account_state(account, guard=guard)
    if status == HTTPStatus.OK:
        is_active = state == "active"
        return (
            f", the account is {state}",
            "" if is_active else "Sign in to Twilio: it says why, and what to pay.",
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return f", refuses our account ({status})", f"Correct account and token in {variable}."
    return (
        f", does not say how our account is ({status})",
        "Try again in a while; status.twilio.com may say more.",
    )


def _gateway_advice(error: HttpError, variable: str) -> str:
    if isinstance(error, Blocked):
        return f"Add its host and port to HTTP_ALLOW if it is yours, or correct {variable}."
    if isinstance(error, Untrusted):
        return f"Mend its certificate, or write in {variable} the name that is in it."
    return f"Check host and port in {variable}, the name server, and whether a firewall lets this machine go there."
