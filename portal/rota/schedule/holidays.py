"""The public holidays that a schedule shows: those of whoever covers it, and the reader's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from portal.people.current import current_person
from portal.people.models import Person
from portal.rota.days import Wall
from portal.rota.holidays import days_off
from portal.rota.models import Assignment
from portal.rota.schedule.grid import Bar
from portal.rota.schedule.marks import Mark, marks

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """A holiday of the wall, and who of those shown has it."""

    on: date
    name: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """The holidays of a grid. Nothing is asked of the database."""

    wall: Wall
    people: Mapping[int, Person]
    _known: dict[int, Mapping[date, str]] = field(default_factory=dict)

    def of(self, person: Person) -> Mapping[date, str]:
        if person.id not in self._known:
            first, last = self.wall.days[0] - DAY, self.wall.days[-1] + DAY
            self._known[person.id] = days_off(person, first, last)
        return self._known[person.id]

    def marks(self, bar: Bar[Assignment]) -> list[Mark]:
        """Those of whoever covers a bar, while they cover it."""
        person = bar.cover.person if bar.cover else None
        if person is None or not (days := self.of(person)):
            return []
        return marks(self.wall, bar.starts_at, bar.ends_at, person.time_zone, days)

    def during(self, bar: Bar[Assignment]) -> list[tuple[date, str]]:
        return [(mark.on, mark.name) for mark in self.marks(bar)]

    @cached_property
    def lines(self) -> list[Line]:
        """By day, those of the reader and of everybody shown."""
        reader = current_person()
        who: dict[tuple[date, str], list[Person]] = {}
        for person in [reader, *(p for p in self.people.values() if p.id != reader.id)]:
            for on, name in self.of(person).items():
                if self.wall.days[0] <= on <= self.wall.days[-1]:
                    who.setdefault((on, name), []).append(person)
        return [
            Line(on, name, tuple(p.name for p in people if p.id in self.people))
            for (on, name), people in sorted(who.items(), key=lambda one: one[0])
        ]

    def on(self, first: date, day_count: int) -> str:
        """What a column is marked with: `Christmas Day (Bob Blue)`; empty on other days."""
        last = first + timedelta(days=day_count)
        return " · ".join(f"{one.name}{_whose(one)}" for one in self.lines if first <= one.on < last)


def shown(wall: Wall, cover: Iterable[Assignment]) -> Shown:
    return Shown(wall, {one.person_id: one.person for one in cover})


def _whose(line: Line) -> str:
    return f" ({', '.join(line.people)})" if line.people else ""
