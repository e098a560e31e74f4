"""One person's nights: figures, score, and every row with what was said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.fatigue.figures import Json, arithmetic
from portal.fatigue.interruptions import Interruption, interruptions
from portal.fatigue.local_days import Home, local_day, zone_of
from portal.fatigue.models import PageMark
from portal.fatigue.queries import facts_of, incidents_behind
from portal.fatigue.reports import Facts, Report, report
from portal.incidents.models import Incident
from portal.people.models import Person
from portal.rota.windows import DAY
from portal.workload.own.behind import Behind, behind
from portal.workload.own.outlook import AHEAD, Prospect, outlook
from portal.workload.own.queries import Said, said_of

SPANS = (28, 90)
"""Local dates that can be looked at; the score is always of the first."""


@dataclass(frozen=True)
class Call:
    """One interruption as a row.

    Shape: `number` is the one that the arithmetic names, None of what counts nowhere: a test, or one that goes on.
           `zone` is the clock by which its person lived.
    """

    interruption: Interruption
    number: int | None
    zone: ZoneInfo
    incidents: Sequence[Incident]
    marks: Sequence[PageMark]
    history: Sequence[PageMark]
    is_test: bool = False

    @property
    def pages(self) -> list[int]:
        return [int(page.id) for page in self.interruption.pages]

    @property
    def mark(self) -> PageMark | None:
        """What was said last of any of its pages."""
        return max(self.marks, key=lambda one: (one.marked_at, one.id), default=None)


@dataclass(frozen=True)
class Board:
    """Shape: `scored` is of the last 28 dates, `report` of those that are looked at; calls the latest first."""

    person: Person
    facts: Facts
    days: int
    scored: Report
    report: Report
    calls: Sequence[Call]
    prospects: Sequence[Prospect]

    @property
    def may_return(self) -> datetime | None:
        """From when they may work again, while that lies ahead."""
        found = self.scored.earliest_weekly_return or self.scored.earliest_return
        return found if found and found > self.scored.span.as_of else None

    @property
    def arithmetic(self) -> list[Json]:
        return arithmetic(self.scored, self.facts.home.settings)

    def behind(self, key: str) -> Behind:
        return behind(key, self.report, self.facts)

    def calls_behind(self, shown: Behind) -> list[Call]:
        """The rows of a figure; with all interruptions also what counts nowhere, so that it can be said anew."""
        ids = {one.id for one in shown.calls}
        is_all = shown.key == "interruptions"
        return [one for one in self.calls if one.interruption.id in ids or (is_all and one.number is None)]


def board_of(person: Person, at: datetime, *, days: int = SPANS[0]) -> Board:
    """Seven queries, however much has happened. Cover and leave are read as far ahead as the outlook looks."""
    facts = facts_of([person], at - (max(SPANS[0], days) + 2) * DAY, at + AHEAD[-1])[person.id]
    scored = report(facts, as_of=at)
    known = scored if days == SPANS[0] else report(facts, as_of=at, days=days)
    return Board(
        person=person,
        facts=facts,
        days=days,
        scored=scored,
        report=known,
        calls=_calls(facts, known, at),
        prospects=outlook(facts, at),
    )


def _calls(facts: Facts, known: Report, at: datetime) -> list[Call]:
    inside = known.span.so_far
    tests = [replace(one, is_test=False) for one in facts.pages if one.is_test and inside[0] <= one.at <= at]
    untrue = interruptions(facts.home, tests)
    numbers = {one.id: number for number, one in enumerate(known.interruptions, 1)}
    every = [*known.interruptions, *known.open, *untrue]
    ids = [page.id for one in every for page in one.pages]
    behind_them, said = incidents_behind(ids), said_of(map(int, ids))
    made = [_call(one, numbers.get(one.id), facts.home, behind_them, said, one in untrue) for one in every]
    return sorted(made, key=lambda one: one.interruption.starts_at, reverse=True)


def _call(
    one: Interruption,
    number: int | None,
    home: Home,
    behind_them: Mapping[str, Incident],
    said: Said,
    is_test: bool,
) -> Call:
    pages = [int(page.id) for page in one.pages]
    return Call(
        interruption=one,
        number=number,
        zone=zone_of(home, local_day(home, one.starts_at)),
        incidents=[*dict.fromkeys(behind_them[page.id] for page in one.pages if page.id in behind_them)],
        marks=[said.now[page] for page in pages if page in said.now],
        history=[mark for page in pages for mark in said.ever.get(page, ())],
        is_test=is_test,
    )
