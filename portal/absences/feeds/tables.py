"""Leave as a table that somebody exported: the text of a CSV in, who is away when out."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from io import StringIO
from zoneinfo import ZoneInfo

from portal.absences.feeds.events import Note
from portal.absences.feeds.kinds import has_word
from portal.absences.feeds.names import People
from portal.absences.feeds.reading import Away, Feed, Reading, first_day, touches
from portal.absences.spans import Moment, NoSpan, Span, span_of

MOST_ROWS, MOST_COLUMNS = 5000, 40
SEPARATORS = (",", ";", "\t")

PENDING_WORDS = ("pending", "requested", "asked", "waiting", "submitted", "en attente", "offen", "beantragt")
REFUSED_WORDS = (
    "cancelled", "canceled", "declined", "denied", "refused", "rejected", "refusé", "annulé", "abgelehnt", "storniert",
)  # fmt: skip
"""Words of a state. Whatever else it says is confirmed."""


class DateOrder(StrEnum):
    """How days are written: asked, since 03/04 is two days."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


class NoTable(ValueError):
    """The text is no table: `empty`, `long` or `columns`."""


@dataclass(frozen=True)
class Table:
    """`rows` are as long as the header, or shorter."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Columns:
    """Which column holds what, by number. `is_last_included`: the last day is one of absence."""

    who: int
    first: int
    last: int
    order: DateOrder
    state: int | None = None
    is_last_included: bool = True

    def to_json(self) -> dict[str, object]:
        return {
            "who": self.who, "first": self.first, "last": self.last, "order": self.order.value, "state": self.state,
            "is_last_included": self.is_last_included,
        }  # fmt: skip


def table(text: str) -> Table:
    """Errors: NoTable."""
    plain = text.lstrip("\ufeff \r\n")
    separator = max(SEPARATORS, key=plain.partition("\n")[0].count)
    try:
        rows = [
            row
            for row in csv.reader(StringIO(plain, newline=""), delimiter=separator)
            if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise NoTable("long") from error
    if len(rows) < 2:
        raise NoTable("empty")
    if len(rows) > MOST_ROWS:
        raise NoTable("long")
    if not 3 <= len(rows[0]) <= MOST_COLUMNS:
        raise NoTable("columns")
    return Table([cell.strip() for cell in rows[0]], rows[1:])


@dataclass(frozen=True)
class Lines:
    """A table and what its columns are, to be read as a copy of a source."""

    table: Table
    columns: Columns

    def read(self, feed: Feed, people: People, *, start: datetime, stop: datetime) -> Reading:
        away, skipped = [], []
        for number, row in enumerate(self.table.rows, 2):
            try:
                one = self._away(row, feed, people)
            except (NoSpan, ValueError, IndexError, OverflowError) as why:
                skipped.append(Note(f"{number}", str(why) if isinstance(why, NoSpan) else "unreadable"))
                continue
            if one is not None and touches(one.span, start, stop):
                away.append(one)
        away.sort(key=lambda one: first_day(one.span))
        return Reading(away, [], skipped, [])

    def _away(self, row: Sequence[str], feed: Feed, people: People) -> Away | None:
        state = row[self.columns.state] if self.columns.state is not None else ""
        if has_word(state, REFUSED_WORDS):
            return None
        who = row[self.columns.who].strip()
        person, name = people.whose("" if "@" in who else who, [who])
        return Away(
            "", "", person, name or who, self._span(row, feed.zone), has_word(state, PENDING_WORDS), ""
        )

    def _span(self, row: Sequence[str], zone: ZoneInfo | None) -> Span:
        begin = moment(row[self.columns.first], self.columns.order, zone)
        end = moment(row[self.columns.last] or row[self.columns.first], self.columns.order, zone)
        if not isinstance(end, datetime) and self.columns.is_last_included:
            end += timedelta(days=1)
        return span_of(begin, end, zone=zone)


def moment(cell: str, order: DateOrder, zone: ZoneInfo | None) -> Moment:
    """`01/12/2026`, `2026-12-01 09:30`: a day, or with a time an instant. Errors: ValueError."""
    numbers = re.findall(r"\d+", cell)
    if len(numbers) < 3:
        raise ValueError(cell)
    parts: Mapping[str, int] = dict(zip(order.value, map(int, numbers[:3]), strict=True))
    day = date(parts["y"], parts["m"], parts["d"])
    if not 1990 <= day.year < 2100:
        raise ValueError(cell)
    if len(numbers) < 5 or zone is None:
        return day
    return datetime.combine(day, time(int(numbers[3]), int(numbers[4])), zone)
