"""What the channels over HTTP share: the address, the request, and what its answer means."""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from math import ceil
from typing import Any
from urllib.parse import SplitResult, urlsplit

from portal.core.http import (
    Blocked,
    Guard,
    HttpError,
    Response,
    TimedOut,
    TooLarge,
    Untrusted,
    guarded_request,
)
from portal.core.text import _
from portal.messages.channels.channel import BadAddress, ChannelConfig
from portal.messages.outgoing import Cause, Delivered, Failed, Outgoing, one_line, shortened

_MAX_ANSWER_BYTES = (
    256 * 1024
)  # chosen by us: no provider's answer comes near, a web page typed in by mistake may
_LONGEST_ADDRESS = 2000
DEAD: Mapping[int, Cause] = {404: Cause.ADDRESS, 410: Cause.ADDRESS}
_DEFAULT_WAIT = 30  # seconds, when a provider says "too many" without saying how long


def web_address(address: str) -> SplitResult:
    """An http(s) address with host and path, scheme and host in lower case. Errors: BadAddress."""
    text = address.strip()
    if len(text) > _LONGEST_ADDRESS or one_line(text) != text or " " in text:
        raise BadAddress(_("This is not one web address. Copy it again, without spaces or line breaks."))
    try:
        url = urlsplit(text)
        host, _port = url.hostname, url.port
    except ValueError:
        host = None
    if not host or url.scheme not in ("http", "https"):
        raise BadAddress(_("A web address is needed, such as https://example.org/path."))
    userinfo, at, place = url.netloc.rpartition("@")
    return url._replace(netloc=f"{userinfo}{at}{place.lower()}")


def post(
    url: str,
    outgoing: Outgoing,
    config: ChannelConfig,
    *,
    json: Any = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    causes: Mapping[int, Cause] = DEAD,
) -> Delivered | Failed:
    """One POST, its answer turned into an outcome. `causes` says which statuses leave no doubt, and of what."""
    answer = exchange(url, outgoing, config, json=json, content=content, headers=headers)
    return answer if isinstance(answer, Failed) else outcome(answer, urlsplit(url).hostname or "", causes)


def exchange(
    url: str,
    outgoing: Outgoing,
    config: ChannelConfig,
    *,
    json: Any = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response | Failed:
    """One POST and its answer. The idempotency key goes along for those who know it."""
    guard = Guard(
        allow=config.http_allow, deadline_seconds=config.deadline_seconds, max_body_bytes=_MAX_ANSWER_BYTES
    )
    own = {"idempotency-key": outgoing.reference, **(headers or {})}
    try:
        return guarded_request("POST", url, guard=guard, headers=own, json=json, content=content)
    except HttpError as error:
        is_permanent = isinstance(error, Blocked | Untrusted | TooLarge)
        return Failed(str(error), is_permanent=is_permanent, is_silent=isinstance(error, TimedOut))


def outcome(answer: Response, host: str, causes: Mapping[int, Cause] = DEAD) -> Delivered | Failed:
    if 200 <= answer.status < 300:
        return Delivered(_provider_reference(answer.body))
    return Failed(
        f"{host}: {_meaning(answer)}",
        is_permanent=answer.status not in (408, 429) and answer.status < 500,
        retry_after_seconds=_asked_wait(answer),
        cause=causes.get(answer.status),
    )


def _meaning(answer: Response) -> str:
    """The status in words that say what to do; the provider's own words last, where it gives short ones."""
    known = {
        401: _("it does not know this token or password (401). Enter the address again."),
        403: _(
            "it refuses this token or address (403). Check the permissions there, or enter a new address."
        ),
        404: _("there is nothing at this address (404). Enter the address again."),
        410: _("this address was closed (410). Enter a new one."),
        429: _("it asks for fewer messages (429)."),
    }
    if 300 <= answer.status < 400:
        return _("it sends us to another address (%(status)s). Enter the final one.", status=answer.status)
    rough = (
        _("it has trouble of its own (%(status)s).")
        if answer.status >= 500
        else _("it refused (%(status)s).")
    )
    return f"{known.get(answer.status, rough % {'status': answer.status})} {_excerpt(answer.body)}".strip()


def _excerpt(body: bytes) -> str:
    text = one_line(body[:1000].decode(errors="replace"))
    return "" if text.startswith("<") else shortened(text, 200)


def _provider_reference(body: bytes) -> str | None:
    """`{"id": …}` is how the providers that name a message name it."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    found = told.get("id") if isinstance(told, dict) else None
    return shortened(str(found), 200) if found else None


def _asked_wait(answer: Response) -> int | None:
    """Seconds from Retry-After; a date in it is read against the answer's own Date, so no clock is needed."""
    given = answer.headers.get("retry-after")
    if given is None:
        return _DEFAULT_WAIT if answer.status == HTTPStatus.TOO_MANY_REQUESTS else None
    try:
        return max(0, ceil(float(given)))
    except (ValueError, OverflowError):
        until, now = _date(given), _date(answer.headers.get("date", ""))
    return max(0, ceil((until - now).total_seconds())) if until and now else _DEFAULT_WAIT


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone()
    except ValueError:
        return None
