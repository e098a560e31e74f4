"""A plain JSON webhook: whatever else can be reached, is reached from there."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from portal.core.text import _
from portal.messages.channels.channel import ChannelConfig, as_outcome
from portal.messages.channels.posting import post, web_address
from portal.messages.outgoing import Outcome, Outgoing


class Webhook:
    """Address: `https://host/path`, or `https://host/path#secret` to have each request signed.

    The body is one JSON object: `reference`, `recipient`, `title`, `text`, `url` (or null), `urgency` (`high`
    or `normal`), `locale`, `actions` (a list of `label` and `url`). `Idempotency-Key` repeats the reference:
    a message that comes twice has the same one. With a secret, `X-Releve-Signature` is `sha256=` and the
    HMAC-SHA256 of the body's bytes in hexadecimal. Any status from 200 to 299 says "taken".
    """

    code = "WEBHOOK"
    wakes_by_default = False
    has_providers = False

    @property
    def label(self) -> str:
        return _("Webhook")

    def check_address(self, address: str) -> str:
        url = web_address(address)
        return urlunsplit(url._replace(path=url.path or "/"))

    @as_outcome
    def send(self, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        url = urlsplit(outgoing.address)
        body = json.dumps(_body(outgoing)).encode()
        headers = {"content-type": "application/json", **_signature(url.fragment, body)}
        return post(urlunsplit(url._replace(fragment="")), outgoing, config, content=body, headers=headers)


def _body(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "reference": outgoing.reference,
        "recipient": outgoing.recipient_name,
        "title": outgoing.title,
        "text": outgoing.text,
        "url": outgoing.url,
        "urgency": outgoing.urgency,
        "locale": outgoing.locale,
        "actions": [{"label": action.label, "url": action.url} for action in outgoing.actions],
    }


def _signature(secret: str, body: bytes) -> dict[str, str]:
    if not secret:
        return {}
    return {"x-releve-signature": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"}
