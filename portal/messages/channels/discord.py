"""Discord's webhooks. Source: docs.discord.com, webhook resource (execute webhook)."""

import re
from typing import Any
from urllib.parse import urlunsplit

from portal.core.text import _
from portal.messages.channels.channel import BadAddress, ChannelConfig, as_outcome
from portal.messages.channels.posting import post, web_address
from portal.messages.outgoing import Outcome, Outgoing, one_line, shortened

_LONGEST_TITLE = 200
_LONGEST_TEXT = (
    600  # characters; twice that when all are escaped, which leaves room for links under the limit
)
_LONGEST_CONTENT = 2000
_MARKDOWN = re.compile(r"([\\*_~`|>#\[\]()-])")
_NO_PREVIEWS = 4


class Discord:
    code = "DISCORD"
    wakes_by_default = False
    has_providers = False

    @property
    def label(self) -> str:
        return "Discord"

    def check_address(self, address: str) -> str:
        url = web_address(address)
        if "/webhooks/" not in url.path:
            raise BadAddress(_("Paste the whole webhook address, such as https://discord.com/api/webhooks/…"))
        return urlunsplit(url._replace(query="", fragment=""))

    @as_outcome
    def send(self, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        """With `wait` the answer names the message, and says when it was not taken."""
        return post(f"{outgoing.address}?wait=true", outgoing, config, json=_body(outgoing))


def _body(outgoing: Outgoing) -> dict[str, Any]:
    """Nobody is ever mentioned: `@everyone` in an alert stays text."""
    siren = "🚨 " if outgoing.is_urgent else ""
    title = escaped(shortened(one_line(outgoing.title), _LONGEST_TITLE))
    lines = [f"{siren}**{title}**", escaped(shortened(outgoing.text, _LONGEST_TEXT)), *_links(outgoing)]
    return {"content": _fitting(lines), "allowed_mentions": {"parse": []}, "flags": _NO_PREVIEWS}


def _fitting(lines: list[str]) -> str:
    """Whole lines only: half a link leads nowhere."""
    while len(content := "\n".join(line for line in lines if line)) > _LONGEST_CONTENT:
        lines = lines[:-1]
    return content


def _links(outgoing: Outgoing) -> list[str]:
    links = [f"[{escaped(one_line(action.label))}](<{action.url}>)" for action in outgoing.actions]
    return [*links, f"<{outgoing.url}>"] if outgoing.url else links


def escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
