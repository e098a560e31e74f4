"""The events of a calendar as they are meant: zones found, broken ones told, the newest version of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.absences.feeds import zones
from portal.absences.spans import Moment

NEEDED = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
OLD = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Note:
    """Something about one event, or about the feed when `uid` is empty. `code` is for texts, `detail` for people."""

    uid: str
    code: str
    detail: str = ""


@dataclass
class Reader:
    """Where a feed is read: the zone of times without one, and what there is to say about its events."""

    home: ZoneInfo | None
    notes: list[Note] = field(default_factory=list)
    skipped: list[Note] = field(default_factory=list)

    def note(self, event: Any, code: str, detail: str = "") -> None:
        self.notes.append(Note(uid_of(event), code, detail))

    def skip(self, event: Any, code: str, detail: str = "") -> None:
        self.skipped.append(Note(uid_of(event), code, detail))


class Unreadable(ValueError):
    """This event makes no sense; the text is a word for why."""


def uid_of(event: Any) -> str:
    return str(event.get("UID", ""))


def readable(events: Iterable[Any], reader: Reader) -> Iterator[Any]:
    """Those whose times can be read; the others are skipped and told, each by itself."""
    for event in events:
        broken = {str(name).upper(): str(why) for name, why in event.errors if name}
        lost = [name for name in NEEDED if name in broken]
        if lost:
            is_negative = lost == ["DURATION"] and str(event["DURATION"]).startswith("-")
            reader.skip(event, "negative" if is_negative else "unreadable", broken[lost[0]])
        elif "DTSTART" not in event:
            reader.skip(event, "unreadable", "It has no beginning.")
        else:
            yield event
        for name in broken.keys() - {*lost}:
            reader.note(event, "unreadable_part", f"{name}: {broken[name]}")


def newest(events: Iterable[Any]) -> Iterator[list[Any]]:
    """Each event in its newest version, with the versions of its instances that it has not left out.

    Source: RFC 5545, 3.8.7.4; feeds repeat older versions beside the newest.
    """
    by_uid: dict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(events):
        by_uid[uid_of(event) or f"without {number}"].append(event)
    for versions in by_uid.values():
        yield list(_in_force(versions))


def _in_force(versions: Sequence[Any]) -> Iterator[Any]:
    masters = [event for event in versions if "RECURRENCE-ID" not in event]
    master = max(enumerate(masters), key=lambda one: (_version(one[1]), one[0]))[1] if masters else None
    if master is not None:
        yield master
    left_out = {day_of(at) for at in values(master, "EXDATE")} if master is not None else set()
    instances: dict[str, Any] = {}
    for event in sorted((one for one in versions if "RECURRENCE-ID" in one), key=_version):
        if day_of(value(event, "RECURRENCE-ID")) not in left_out or _version(event) > _version(master):
            instances[str(value(event, "RECURRENCE-ID"))] = event
    yield from instances.values()


def _version(event: Any) -> tuple[int, datetime]:
    try:
        sequence = int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        sequence = 0
    stamps = [value(event, name) for name in ("LAST-MODIFIED", "DTSTAMP")]
    known = [at for at in stamps if isinstance(at, datetime) and at.tzinfo]
    return sequence, max(known, default=OLD)


def day_of(moment: object) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment if isinstance(moment, date) else None


def value(event: Any, name: str) -> Any:
    """What a property says; None where it makes no sense. Reading a broken one is an error of its own."""
    try:
        return getattr(event.get(name), "dt", None)
    except ValueError:
        return None


def values(event: Any, name: str) -> list[Moment]:
    """All moments of a property that may stand several times."""
    found = event.get(name, [])
    lists = found if isinstance(found, list) else [found]
    return [one.dt for several in lists for one in getattr(several, "dts", [])]


def moment(event: Any, name: str, reader: Reader) -> Moment | None:
    """A property as a day or an aware instant. Errors: Unreadable for a zone that nobody knows."""
    at = value(event, name)
    if isinstance(at, datetime) and says_day(event, name):
        return at.date()
    if not isinstance(at, datetime) or at.tzinfo:
        return at if isinstance(at, date) else None
    return at.replace(tzinfo=_zone_for(event, str(event[name].params.get("TZID", "")), reader))


def says_day(event: Any, name: str) -> bool:
    return str(event[name].params.get("VALUE", "")).upper() == "DATE"


def _zone_for(event: Any, name: str, reader: Reader) -> ZoneInfo:
    """The zone of a time whose own the library did not know, or that has none."""
    if name and (known := zones.named(name)):
        return known
    if reader.home is None:
        raise Unreadable("zone")
    if name:
        reader.note(event, "zone", name)
    return reader.home
