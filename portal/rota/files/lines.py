"""A rota from elsewhere, as CSV or ICS, read line by line; and ours as CSV. Text in, lines out."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from portal.rota.files.calendars import Unreadable, events_of, utc

LONGEST_FILE = 500_000
"""Characters. Chosen by us: three years of hourly shifts."""

_HEADERS = {
    "who": ("email", "e-mail", "person", "name", "user", "who", "summary"),
    "starts": ("starts_at", "start", "starts", "from", "begin", "dtstart"),
    "ends": ("ends_at", "end", "ends", "until", "to", "dtend"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One shift of a file: where it stands, whose it says it is, and from when to when.

    Shape: either both instants, aware UTC and in order, or neither because they could not be read.
    """

    number: int
    who: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a line may mean."""

    person_id: int
    name: str
    email: str


def read_rota(text: str, zone: str, *, at: datetime) -> list[Line]:
    """The lines of a file, by their place in it. Times without a zone are on the wall clock of `zone`.

    Events that repeat are single lines, from `at` on for a year and a bit (`rota_calendars`).
    Errors: Unreadable: `empty`, `headers` (a CSV without person, start and end), `calendar`, `often` (an ICS that
            repeats events more often than any rota).
    """
    if not text.strip():
        raise Unreadable("empty")
    if "BEGIN:VCALENDAR" in text[:200]:
        return [line_of(n, *one) for n, one in enumerate(events_of(text, ZoneInfo(zone), at), start=1)]
    return [*_of_table(text, ZoneInfo(zone))]


def whom(who: str, people: Sequence[Known]) -> int | None:
    """The one person whom a text names: by address, by name, or by the only name in it. Never a guess of two."""
    said = _folded(who)
    exact = {p.person_id for p in people if said in (_folded(p.email), _folded(p.name))}
    inside = {p.person_id for p in people if _folded(p.name) in said or _folded(p.email) in said}
    found = exact or inside
    return found.pop() if len(found) == 1 else None


def _of_table(text: str, zone: ZoneInfo) -> Iterator[Line]:
    first = text.strip().splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff").strip()), delimiter=delimiter)
    places = _places([cell.strip().lower().lstrip("'") for cell in next(rows)])
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            who, starts, ends = (row[at].strip() if at < len(row) else "" for at in places)
            yield line_of(number, who, _instant(starts, zone), _instant(ends, zone))


def _places(headers: Sequence[str]) -> tuple[int, int, int]:
    found = []
    for names in _HEADERS.values():
        known = [headers.index(name) for name in names if name in headers]
        if not known:
            raise Unreadable("headers")
        found.append(known[0])
    who, starts, ends = found
    return who, starts, ends


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return utc(datetime.fromisoformat(text.lstrip("'")), zone)
    except ValueError:
        return None


def line_of(number: int, who: str, starts: datetime | None, ends: datetime | None) -> Line:
    is_right = starts is not None and ends is not None and starts < ends
    return Line(number, who, starts, ends) if is_right else Line(number, who)


def _folded(text: str) -> str:
    plain = "".join(c for c in normalize("NFKD", text) if not combining(c))
    return " ".join(plain.casefold().split())
