"""What a source has sent, ready to be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from portal.absences.feeds.names import People
from portal.absences.feeds.reading import Feed, Reading, first_day, read


class Copy(Protocol):
    """One good copy of a source."""

    def read(self, feed: Feed, people: People, *, start: datetime, stop: datetime) -> Reading:
        """Who is away within [start, stop)."""
        ...


@dataclass(frozen=True)
class Calendars:
    """One parsed calendar, or one for each event, as CalDAV keeps them."""

    calendars: Sequence[Any]

    def read(self, feed: Feed, people: People, *, start: datetime, stop: datetime) -> Reading:
        return together(read(one, feed, people, start=start, stop=stop) for one in self.calendars)


def together(readings: Iterable[Reading]) -> Reading:
    """Several as one, in order."""
    several = [*readings]
    return Reading(
        sorted(
            (one for reading in several for one in reading.away),
            key=lambda one: (first_day(one.span), one.uid),
        ),
        [one for reading in several for one in reading.others],
        [one for reading in several for one in reading.skipped],
        [one for reading in several for one in reading.notes],
    )
