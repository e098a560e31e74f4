"""Who carries SMS and calls: Twilio, or any gateway that takes JSON.

Source: twilio.com/docs, Account, Messages and Calls resources, TwiML Say, error and warning dictionary.
"""

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from markupsafe import Markup

from portal.core.http import Guard, Response, guarded_request
from portal.core.text import _
from portal.messages.channels.channel import ChannelConfig
from portal.messages.channels.numbers import number, sms_text, spoken_text
from portal.messages.channels.posting import exchange, outcome, post, web_address
from portal.messages.outgoing import Cause, Delivered, Failed, Outcome, Outgoing

_TWILIO = "https://api.twilio.com"
_DEAD_NUMBERS = frozenset({21211, 21214, 21217, 21610, 21614})
"""Invalid, not reachable, no number, unsubscribed, cannot take SMS. Others, such as 13224 or 21408, are also said when
a network is down or a country is not allowed: they stop one message and say nothing about the number."""
_ACCOUNT_CODES = frozenset({10001, 20003, 20005})
"""Suspended, wrong sign-in, not active."""
_FULL_QUEUE = 21611
"""Of the sender's number: ten hours' worth."""
_FULL_QUEUE_SECONDS = 60
_CAUSES = {401: Cause.PROVIDER, 403: Cause.PROVIDER, 404: Cause.PROVIDER, 410: Cause.ADDRESS}
_VOICES = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE", "es": "es-ES", "it": "it-IT", "nl": "nl-NL"}
_SPEECH = Markup('<Response><Pause length="1"/><Say language="{}" loop="3">{}</Say></Response>')


class Kind(StrEnum):
    SMS = "sms"
    PHONE = "phone"


@dataclass(frozen=True)
class Twilio:
    """`twilio://SID:TOKEN@+15005550006`; `?base=` asks another server that speaks the same."""

    sid: str
    token: str
    sender: str
    base: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Errors: ValueError, saying what one looks like."""
        parts = urlsplit(url)
        sender = unquote(parts.netloc.rpartition("@")[2])
        if not parts.username or not parts.password:
            raise ValueError(_("Twilio needs an account and a token: twilio://SID:TOKEN@+15005550006"))
        base = parse_qs(parts.query).get("base", [_TWILIO])[-1]
        return cls(unquote(parts.username), unquote(parts.password), number(sender), base.rstrip("/"))

    @property
    def url(self) -> str:
        """Of the account, without the ending."""
        return f"{self.base}/2010-04-01/Accounts/{quote(self.sid, safe='')}"

    @property
    def key(self) -> dict[str, str]:
        signed = b64encode(f"{self.sid}:{self.token}".encode()).decode()
        return {"authorization": f"Basic {signed}"}


def account_state(account: Twilio, *, guard: Guard) -> tuple[int, str]:
    """The answer's status, and the account's own ("active", "suspended", "closed"); sends nothing to anybody.

    Errors: HttpError.
    """
    answer = guarded_request("GET", f"{account.url}.json", guard=guard, headers=account.key)
    return answer.status, str(_told(answer.body).get("status", ""))


def check_provider(url: str) -> None:
    """Errors: ValueError, saying what one looks like."""
    if url.startswith("twilio://"):
        Twilio.parse(url)
    else:
        web_address(url)


def send(kind: Kind, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
    """Hand one message to the provider whose turn it is. Errors: ValueError for a number that is none."""
    number(outgoing.address)
    if not config.provider:
        reason = _("No provider is set up for this (%(name)s_URLS).", name=kind.upper())
        return Failed(reason, is_permanent=True)
    if config.provider.startswith("twilio://"):
        return _by_twilio(kind, outgoing, config)
    return _by_gateway(kind, outgoing, config)


def _by_gateway(kind: Kind, outgoing: Outgoing, config: ChannelConfig) -> Delivered | Failed:
    """One JSON object; 2xx says taken, 410 that the number is dead, 401, 403 and 404 that the set-up is wrong."""
    text = sms_text(outgoing) if kind is Kind.SMS else spoken_text(outgoing)
    body = {"kind": kind, "to": number(outgoing.address), "text": text, "reference": outgoing.reference}
    spoken = {"locale": outgoing.locale} if kind is Kind.PHONE else {}
    return post(config.provider, outgoing, config, json=body | spoken, causes=_CAUSES)


def _by_twilio(kind: Kind, outgoing: Outgoing, config: ChannelConfig) -> Delivered | Failed:
    account = Twilio.parse(config.provider)
    resource = "Messages" if kind is Kind.SMS else "Calls"
    url = f"{account.url}/{resource}.json"
    headers = account.key | {"content-type": "application/x-www-form-urlencoded"}
    said = {"Body": sms_text(outgoing)} if kind is Kind.SMS else {"Twiml": twiml(outgoing)}
    form = {"To": number(outgoing.address), "From": account.sender, **said}
    answer = exchange(url, outgoing, config, content=urlencode(form).encode(), headers=headers)
    return answer if isinstance(answer, Failed) else _twilio_outcome(answer, urlsplit(url).hostname or "")


def twiml(outgoing: Outgoing) -> str:
    """The text, read three times in the reader's language."""
    language = _VOICES.get(outgoing.locale.partition("_")[0].partition("-")[0], _VOICES["en"])
    return str(_SPEECH.format(language, spoken_text(outgoing)))


def _twilio_outcome(answer: Response, host: str) -> Delivered | Failed:
    told = _told(answer.body)
    if 200 <= answer.status < 300:
        return Delivered(str(told["sid"])[:200] if told.get("sid") else None)
    if told.get("code") in _DEAD_NUMBERS:
        reason = _("%(host)s: this number cannot be reached: %(why)s", host=host, why=_words(told))
        return Failed(reason, is_permanent=True, cause=Cause.ADDRESS)
    failed = outcome(answer, host, dict.fromkeys((401, 403, 404), Cause.PROVIDER))
    return _by_code(told.get("code"), failed) if isinstance(failed, Failed) else failed


def _by_code(code: object, failed: Failed) -> Failed:
    """What the code knows better than the status. 21xxx is about one call or message, whatever the status."""
    if code == _FULL_QUEUE:
        return replace(failed, is_permanent=False, retry_after_seconds=_FULL_QUEUE_SECONDS, cause=None)
    if code in _ACCOUNT_CODES:
        return replace(failed, is_permanent=True, cause=Cause.PROVIDER)
    is_about_message = isinstance(code, int) and 21000 <= code < 22000
    return replace(failed, cause=None) if is_about_message else failed


def _told(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _words(told: dict[str, object]) -> str:
    return f"{str(told.get('message', ''))[:200]} ({told.get('code')})".strip()
