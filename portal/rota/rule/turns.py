"""Whose turn it is, and when it is handed on. Values in, turns out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, pairwise
from zoneinfo import ZoneInfo

from portal.rota.windows import DAY, Window, instant


class Unit(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes turns: from the first turn that begins on `joins_on` or later, until the midnight
    with which `leaves_on` begins. Who leaves within a turn hands the rest of it to the next in order."""

    person_id: int
    joins_on: date | None = None
    leaves_on: date | None = None

    def is_in(self, day: date) -> bool:
        return (self.joins_on or day) <= day and (self.leaves_on is None or day < self.leaves_on)


@dataclass(frozen=True, slots=True)
class Rotation:
    """Who takes turns, and when a turn is handed on.

    Units:  a turn lasts `count` units; `handoff_time` is wall-clock time in `time_zone`; `handoff_weekday`
            counts from 0 = Monday and is not read for days. Without `windows` somebody is on call all the time.
            Turns of days count the days on which a window begins, so a weekend that is left out costs nobody a turn.
    """

    role: str
    time_zone: str
    starts_on: date
    handoff_time: time
    handoff_weekday: int | None
    unit: Unit
    count: int
    members: tuple[Member, ...]
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """[starts_at, ends_at) belongs to one person, or to nobody while there is no member."""

    starts_at: datetime
    ends_at: datetime
    person_id: int | None
    number: int


def everyone(*person_ids: int) -> tuple[Member, ...]:
    """Members who are there from the beginning to the end."""
    return tuple(Member(person_id) for person_id in person_ids)


def turns_from(rotation: Rotation, at: datetime) -> Iterator[Turn]:
    """Every turn from the one under way at an instant (or a few earlier) on, without end.

    Shape:  contiguous; a turn is in two parts when its person leaves within it. None before the first hand-off.
            The work grows with what is taken, not with the age of the rotation.
    """
    beat, order = Beat(rotation), _order_of(rotation)
    first = beat.turn_near(at)
    for number, (start, end) in enumerate(pairwise(map(beat.handoff, count(first))), start=first):
        yield from _shared(rotation, order, beat, number, start, end)


def _shared(
    rotation: Rotation, order: "_Order", beat: "Beat", number: int, start: datetime, end: datetime
) -> Iterator[Turn]:
    """A turn, cut where whoever has it leaves."""
    place = order.place_of(number)
    while place is not None:
        member = rotation.members[place]
        until = end if member.leaves_on is None else min(beat.midnight(member.leaves_on), end)
        yield Turn(start, until, member.person_id, number)
        if until == end or member.leaves_on is None:
            return
        start, place = until, _next_place(rotation.members, place, member.leaves_on)
    yield Turn(start, end, None, number)


def _next_place(members: Sequence[Member], place: int, day: date) -> int | None:
    """Who comes after a place in the order, of those who are in on a day."""
    there = [n for n, member in enumerate(members) if member.is_in(day)]
    return there[bisect_right(there, place) % len(there)] if there else None


@dataclass(slots=True)
class Beat:
    """The hand-offs of a rotation by number: arithmetic on days, or on elapsed hours."""

    rotation: Rotation
    zone: ZoneInfo = field(init=False)
    first_day: date = field(init=False)
    offsets: list[int] = field(init=False)
    """The days of a week that count, from `first_day` on."""

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.rotation.time_zone)
        days = {day for window in self.rotation.windows for day in window.days} or set(range(7))
        self.first_day = self._first_day(days)
        self.offsets = sorted((day - self.first_day.weekday()) % 7 for day in days)
        if self.rotation.unit is not Unit.DAY:
            self.offsets = [0]

    def handoff(self, number: int) -> datetime:
        if self.rotation.unit is Unit.HOUR:
            return self._start + number * timedelta(hours=self.rotation.count)
        return instant(self.day(number), self.rotation.handoff_time, self.zone)

    def day(self, number: int) -> date:
        """The local day on which a turn begins."""
        if self.rotation.unit is Unit.HOUR:
            return self.handoff(number).astimezone(self.zone).date()
        weeks, rest = divmod(number * self.rotation.count, len(self.offsets))
        return self.first_day + timedelta(days=weeks * 7 + self.offsets[rest])

    def turn_on(self, day: date) -> int:
        """The first turn that begins on a day or later."""
        if self.rotation.unit is Unit.HOUR:
            return max(0, -((self._start - self.midnight(day)) // timedelta(hours=self.rotation.count)))
        weeks, rest = divmod((day - self.first_day).days, 7)
        days = weeks * len(self.offsets) + bisect_left(self.offsets, rest)
        return max(0, -(-days // self.rotation.count))

    def turn_near(self, at: datetime) -> int:
        """A turn that began at or before `at` (the first one if none has), and at most a day and two turns earlier."""
        # One back because the hand-off of that day may still be ahead, one more for a day that the zone skipped.
        return max(0, self.turn_on(at.astimezone(self.zone).date()) - 2)

    def midnight(self, day: date) -> datetime:
        return instant(day, time(), self.zone)

    @property
    def _start(self) -> datetime:
        return instant(self.first_day, self.rotation.handoff_time, self.zone)

    def _first_day(self, days: set[int]) -> date:
        if self.rotation.unit is not Unit.DAY:
            weekday = self.rotation.handoff_weekday
            days = {self.rotation.starts_on.weekday() if weekday is None else weekday}
        return (
            self.rotation.starts_on + min((day - self.rotation.starts_on.weekday()) % 7 for day in days) * DAY
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """Who has which turn, as stretches of turns during which nobody joins or leaves."""

    first_turns: list[int]
    rounds: list[tuple[Sequence[int], int]]
    """Of each stretch: the places of who is in, and which of them has its first turn; behind the last the first."""

    def place_of(self, number: int) -> int | None:
        stretch = bisect_right(self.first_turns, number) - 1
        places, begin = self.rounds[stretch]
        return places[(begin + number - self.first_turns[stretch]) % len(places)] if places else None


def _order_of(rotation: Rotation) -> _Order:
    """The others keep their order when one joins or leaves: it goes on behind whoever had the turn before."""
    beat = Beat(rotation)
    dates = {day for m in rotation.members for day in (m.joins_on, m.leaves_on) if day}
    order, before = _Order([], []), -1
    for first in sorted({0, *map(beat.turn_on, dates)}):
        if first > 0:
            before = _or(order.place_of(first - 1), before)
        there = [n for n, member in enumerate(rotation.members) if member.is_in(beat.day(first))]
        order.first_turns.append(first)
        order.rounds.append((there, bisect_right(there, before)))
    return order


def _or(place: int | None, other: int) -> int:
    return other if place is None else place
