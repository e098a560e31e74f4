"""A calendar behind one address."""

from collections.abc import Mapping
from typing import Any

from portal.absences.feeds.copies import Calendars
from portal.absences.sources.systems.system import Access, Answer, NoCopy, Window
from portal.core.http import Guard, HttpError, Response, guarded_request
from portal.core.ical import NoCalendar, parsed
from portal.core.text import _

CALENDAR_LIKE = (
    "text/calendar",
    "text/x-vcalendar",
    "text/plain",
    "application/ics",
    "application/octet-stream",
    "",
)
"""What servers call a calendar; the last one: nothing at all."""

NOT_MODIFIED = 304


def ask(access: Access, guard: Guard, _window: Window) -> Answer:
    """Errors: NoCopy."""
    url = access.url.replace("webcal://", "https://", 1)
    try:
        response = guarded_request("GET", url, guard=guard, headers=_conditions(access))
    except HttpError as error:
        raise NoCopy(str(error)) from error
    if response.status == NOT_MODIFIED:
        return Answer(None, access.etag, access.last_modified)
    calendar = _calendar(response)
    headers = response.headers
    return Answer(Calendars([calendar]), _kept(headers.get("etag")), _kept(headers.get("last-modified")))


def _conditions(access: Access) -> dict[str, str]:
    found = {"If-None-Match": access.etag, "If-Modified-Since": access.last_modified}
    return {"Accept": "text/calendar", **{name: value for name, value in found.items() if value}}


def _calendar(response: Response) -> Any:
    """Errors: NoCopy for whatever is no whole calendar: a sign-in page, an excuse, half of one."""
    if not 200 <= response.status < 300:
        raise NoCopy(_("It answered with status %(status)s.", status=response.status))
    media_type, charset = _called(response.headers)
    text = _decoded(response.body, charset)
    if not text.strip():
        raise NoCopy(_("It answered with nothing."))
    if media_type not in CALENDAR_LIKE:
        raise NoCopy(_("It answered with %(type)s, not with a calendar.", type=media_type))
    try:
        return parsed(text.replace("\0", ""))
    except NoCalendar as error:
        raise NoCopy(_("What it answered is no whole calendar.")) from error


def _called(headers: Mapping[str, str]) -> tuple[str, str]:
    media_type, _semicolon, rest = headers.get("content-type", "").partition(";")
    charset = rest.partition("charset=")[2].strip(' "').lower() or "utf-8"
    return media_type.strip().lower()[:60], charset


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _kept(header: str | None) -> str | None:
    """None for one that is too long to be sent back, or that no header can hold."""
    return header if header and len(header) <= 200 and header.isascii() and header.isprintable() else None
