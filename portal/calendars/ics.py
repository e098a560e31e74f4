"""Calendar feeds as bytes: the same events always give the same bytes, whatever their order.

The lines are put together here because building and folding a year of weekly shifts through the components of
icalendar takes four times as long, which is more than a feed may take.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
"""Source: RFC 5545, 3.3.11."""

PRODUCT = "-//Releve//On-call calendar//EN"
REFRESH = "PT1H"
"""How often a client is asked to come again. Chosen by us: Outlook desktop takes it as a lower bound."""

FOLD_OCTETS = 75
"""Source: RFC 5545, 3.1."""

# All that some reader takes for the end of a line, or chokes on.
_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """What a feed says of itself. `host` is this installation's name, the right half of every UID."""

    name: str
    host: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One shift, gap or recovery block.

    Units:  aware instants. `uid` is made of an immutable id (`shift-42`), never of a person, a time or a
            position. `sequence` rises, and `changed_at` moves, when start, end, person or status change.
    Errors: ValueError if an instant is naive (clients would read it as their own time) or nothing lasts.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    changed_at: datetime
    description: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False
    is_opaque: bool = False
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(at.tzinfo is None for at in (self.starts_at, self.ends_at, self.changed_at)):
            raise ValueError(f"{self.uid} has an instant without a time zone.")
        if self.starts_at >= self.ends_at:
            raise ValueError(f"{self.uid} ends before it has lasted.")


def write_feed(info: FeedInfo, events: Iterable[FeedEvent]) -> bytes:
    """A whole calendar in UTF-8, with CRLF and lines of 75 octets at most.

    Times are UTC, so no VTIMEZONE is needed and no hand-off is ambiguous. Whatever people or alerts wrote
    stays inside its own value: control characters go, the rest is escaped.
    """
    ordered = sorted(events, key=lambda event: (event.starts_at, event.uid))
    lines = chain(_head(info), *(_event(event, info.host) for event in ordered), ["END:VCALENDAR"])
    return "".join(map(_folded, lines)).encode()


def _head(info: FeedInfo) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield f"NAME:{_line(info.name)}"
    yield f"X-WR-CALNAME:{_line(info.name)}"
    yield f"X-WR-TIMEZONE:{_line(info.time_zone)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"


def _event(event: FeedEvent, host: str) -> Iterator[str]:
    changed = _instant(event.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{_line(f'{event.uid}@{host}')}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART:{_instant(event.starts_at)}"
    yield f"DTEND:{_instant(event.ends_at)}"
    yield f"SUMMARY:{_line(event.summary)}"
    yield from _optional(event)
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    # On call is not busy: only recovery blocks keep meetings away, and Outlook wants to be told twice.
    yield f"TRANSP:{'OPAQUE' if event.is_opaque else 'TRANSPARENT'}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{'OOF' if event.is_opaque else 'FREE'}"
    yield "END:VEVENT"


def _optional(event: FeedEvent) -> Iterator[str]:
    if event.description:
        yield f"DESCRIPTION:{_lines(event.description)}"
    if event.url:
        # An address is not escaped, so nothing that could end its line may be in it.
        yield f"URL:{_clean(event.url).replace(' ', '')}"
    if event.categories:
        yield f"CATEGORIES:{','.join(map(_line, event.categories))}"


@lru_cache(maxsize=4096)
def _instant(at: datetime) -> str:
    """Each is written several times: one shift ends when the next begins, and changes come together."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _line(text: str) -> str:
    return _clean(text).translate(_ESCAPES)


def _lines(text: str) -> str:
    return "\n".join(map(_clean, text.splitlines())).strip().translate(_ESCAPES)


def _clean(text: str) -> str:
    """One line without control characters, nor half a surrogate pair, which UTF-8 cannot say."""
    return _BREAKS.sub(" ", text).strip().encode(errors="ignore").decode()


def _folded(line: str) -> str:
    """A line and its CRLF; a long one goes on after CRLF and a blank, never inside a character."""
    if len(line) <= FOLD_OCTETS and line.isascii():  # as nearly all are
        return f"{line}\r\n"
    octets = line.encode()
    parts = []
    while len(octets) > FOLD_OCTETS:
        cut = FOLD_OCTETS
        while octets[cut] & 0xC0 == 0x80:  # the middle of a character
            cut -= 1
        parts.append(octets[:cut])
        octets = b" " + octets[cut:]
    return b"\r\n".join([*parts, octets]).decode() + "\r\n"
