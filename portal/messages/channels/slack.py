"""Slack, and what speaks its incoming webhooks. Source: docs.slack.dev, text formatting and text object."""

import re
from typing import Any
from urllib.parse import urlunsplit

from portal.core.text import _
from portal.messages.channels.channel import BadAddress, ChannelConfig, as_outcome
from portal.messages.channels.posting import DEAD, post, web_address
from portal.messages.outgoing import Cause, Outcome, Outgoing, one_line, shortened

_LONGEST_BLOCK = 3000  # characters after escaping
_LONGEST_TITLE = 150
_REVOKED = {**DEAD, 403: Cause.ADDRESS}
"""Source: docs.slack.dev, incoming webhooks, errors: 403 for a token that is no longer valid."""
_ENTITY_CUT = re.compile(r"&\w{0,4}$")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_URL_ESCAPES = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C"})


class Slack:
    code = "SLACK"
    wakes_by_default = False
    has_providers = False

    @property
    def label(self) -> str:
        return "Slack"

    def check_address(self, address: str) -> str:
        url = web_address(address)
        if len(url.path) < 2:
            raise BadAddress(_("Paste the whole webhook address, such as https://hooks.slack.com/services/…"))
        return urlunsplit(url._replace(fragment=""))

    @as_outcome
    def send(self, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        return post(outgoing.address, outgoing, config, json=_body(outgoing), causes=_REVOKED)


def _body(outgoing: Outgoing) -> dict[str, Any]:
    """The blocks are what Slack's room shows; `text` is its notification, and all that its look-alikes show.

    Links are text and not buttons: Slack expects an application behind each button, even one that only opens
    an address, and shows a warning beside it when none answers.
    """
    title = escaped(shortened(one_line(outgoing.title), _LONGEST_TITLE))
    siren = ":rotating_light: " if outgoing.is_urgent else ""
    parts = [part for part in (f"{siren}*{title}*", escaped(outgoing.text), _links(outgoing)) if part]
    return {"text": _cut("\n".join(parts)), "blocks": [_section(part) for part in parts]}


def _section(text: str) -> dict[str, Any]:
    """Verbatim: plain `@here` or `#room` in somebody's text stays text."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": _cut(text), "verbatim": True}}


def _links(outgoing: Outgoing) -> str:
    pairs = [(action.url, action.label) for action in outgoing.actions]
    if outgoing.url:
        pairs.append((outgoing.url, _("Open")))
    links = (f"<{escaped(url.translate(_URL_ESCAPES))}|{escaped(one_line(label))}>" for url, label in pairs)
    return "  ·  ".join(links)


def escaped(text: str) -> str:
    """Slack's three characters; without them `<!channel>` in an alert would ping everybody."""
    return text.translate(_ESCAPES)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_BLOCK else _ENTITY_CUT.sub("", text[: _LONGEST_BLOCK - 1]) + "…"
