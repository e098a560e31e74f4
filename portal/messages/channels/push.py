"""Push to a phone through ntfy, the public server or one's own. Source: docs.ntfy.sh/publish (as JSON)."""

import hashlib
import re
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from portal.core.text import _
from portal.messages.channels.channel import BadAddress, ChannelConfig, as_outcome
from portal.messages.channels.posting import post, web_address
from portal.messages.outgoing import Outcome, Outgoing, one_line, shortened

_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
_MOST_ACTIONS = 3
_LONGEST_TEXT = 1000  # characters; the server's limit of 4,096 bytes holds for any script
_LONGEST_TITLE = 200
_URGENT, _NORMAL = 5, 3


class Push:
    """Address: `https://ntfy.sh/topic`, `https://:token@host/topic` or `https://user:password@host/topic`."""

    code = "PUSH"
    wakes_by_default = True
    has_providers = False

    @property
    def label(self) -> str:
        return _("Push (ntfy)")

    def check_address(self, address: str) -> str:
        url = web_address(address)
        if not _TOPIC.fullmatch(_topic(url)):
            raise BadAddress(_("The address ends in the topic, such as https://ntfy.sh/my-topic."))
        return urlunsplit(url._replace(path=url.path.rstrip("/"), query="", fragment=""))

    @as_outcome
    def send(self, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        """Published to the server's root as JSON: headers could not carry every title."""
        url = urlsplit(outgoing.address)
        server = url._replace(path=url.path.rpartition("/")[0] + "/")
        return post(
            urlunsplit(_without_token(server)), outgoing, config, json=_body(outgoing), headers=_token(url)
        )


def _body(outgoing: Outgoing) -> dict[str, Any]:
    links = [{"action": "view", "label": action.label, "url": action.url} for action in outgoing.actions]
    body = {
        "topic": _topic(urlsplit(outgoing.address)),
        "sequence_id": hashlib.sha256(outgoing.reference.encode()).hexdigest()[:32],  # a duplicate replaces
        "title": shortened(one_line(outgoing.title), _LONGEST_TITLE),
        "message": shortened(outgoing.text, _LONGEST_TEXT),
        "priority": _URGENT if outgoing.is_urgent else _NORMAL,
        "tags": ["rotating_light"] if outgoing.is_urgent else [],
        "click": outgoing.url,
        "actions": links[:_MOST_ACTIONS],
    }
    return {name: value for name, value in body.items() if value}


def _topic(url: SplitResult) -> str:
    return url.path.rstrip("/").rpartition("/")[2]


def _token(url: SplitResult) -> dict[str, str]:
    has_token = url.password and not url.username
    return {"authorization": f"Bearer {unquote(url.password or '')}"} if has_token else {}


def _without_token(url: SplitResult) -> SplitResult:
    return url if url.username else url._replace(netloc=url.netloc.rpartition("@")[2])
