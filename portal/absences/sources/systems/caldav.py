"""A calendar on a CalDAV server. The library speaks the protocol; every request of it goes through the guard."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from portal.absences.feeds.copies import Calendars
from portal.absences.sources.systems.system import Access, Answer, NoCopy, Window
from portal.core.http import Guard, HttpError, guarded_request
from portal.core.ical import NoCalendar, parsed
from portal.core.text import _

MOST_REQUESTS = 20
"""That one reading makes. Chosen by us: a search takes one, and a few more where a server has its own ways."""


@dataclass(frozen=True)
class Said:
    """An answer as the library takes it."""

    status_code: int
    headers: httpx.Headers
    content: bytes
    reason: str = ""

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


@dataclass
class GuardedSession:
    """Stands where the library has its HTTP client; it follows no redirect, uses no proxy, and reads no `.netrc`."""

    guard: Guard
    access: Access
    request_count: int = 0

    def request(
        self, method: str, url: str, *, data: Any, headers: Mapping[str, str], **_options: object
    ) -> Said:
        """Errors: HttpError; NoCopy after too many requests."""
        self.request_count += 1
        if self.request_count > MOST_REQUESTS:
            raise NoCopy(_("It takes too many requests to be read."))
        body = data.encode() if isinstance(data, str) else data
        sent = {**headers, **_authorization(self.access)}
        answer = guarded_request(method, url, guard=self.guard, headers=sent, content=body or b"")
        return Said(answer.status, httpx.Headers(dict(answer.headers)), answer.body)

    def close(self) -> None:
        """Each request has closed its own connection."""


def ask(access: Access, guard: Guard, window: Window) -> Answer:
    """The events of these days, each a calendar of its own. Errors: NoCopy."""
    from caldav.lib.error import AuthorizationError, DAVError  # megabytes, which only CalDAV needs

    try:
        found = (
            _client(access, guard)
            .calendar(url=access.url)
            .search(start=window.start, end=window.stop, event=True, expand=False)
        )
        return Answer(Calendars([parsed(str(one.data).replace("\0", "")) for one in found]))
    except HttpError as error:
        raise NoCopy(str(error)) from error
    except AuthorizationError as error:
        raise NoCopy(_("It refuses this user name and password.")) from error
    except (DAVError, SyntaxError, NoCalendar) as error:
        raise NoCopy(
            _("It does not answer as a CalDAV calendar. Give the address of the calendar itself.")
        ) from error


def _client(access: Access, guard: Guard) -> Any:
    from caldav.davclient import DAVClient

    client: Any = DAVClient(url=access.url, enable_rfc6764=False)
    client.session.close()
    client.session = GuardedSession(guard, access)
    return client


def _authorization(access: Access) -> dict[str, str]:
    if not access.username:
        return {}
    return {
        "Authorization": f"Basic {b64encode(f'{access.username}:{access.secret or str()}'.encode()).decode()}"
    }
