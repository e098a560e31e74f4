"""What the pages of statements show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.fatigue.queries import incidents_behind
from portal.incidents.models import Incident
from portal.people.models import Person, Team
from portal.people.queries import members_of
from portal.recovery.statements.actions import closed_by, may_close_at
from portal.recovery.statements.forms import ContestForm
from portal.recovery.statements.lines import Line, Section, Statement, month_after, month_before
from portal.recovery.statements.models import StatementClosing, StatementContest
from portal.recovery.statements.queries import (
    closed_on,
    closings_of,
    contests_of,
    open_contest_counts,
    statements_of,
)
from portal.recovery.statements.wording import choice_text

SHOWN = 24
"""Months of one's list. Chosen by us: two years."""


@dataclass(frozen=True)
class Told:
    """A line with what it leads to and what was said of it; `entry` is its line of the books."""

    line: Line
    shifts: Sequence[str]
    entry: int | None
    incident: Incident | None
    contests: Sequence[StatementContest]

    @property
    def is_contested(self) -> bool:
        return any(one.is_open for one in self.contests)


@dataclass(frozen=True)
class MonthTold:
    month: date
    closed_at: datetime | None
    contested_count: int


@dataclass(frozen=True)
class PersonTold:
    person: Person
    statement: Statement
    closing: StatementClosing | None
    contested_count: int


def months_told(person: Person, *, at: datetime) -> list[MonthTold]:
    """From this one back to the one in which they came."""
    months: list[date] = []
    month = at.date().replace(day=1)
    while len(months) < SHOWN and month >= person.created_at.date().replace(day=1):
        months.append(month)
        month = month_before(month)
    closed, contested = closed_on(person, months), open_contest_counts([person.id], months)
    return [MonthTold(one, closed.get(one), contested[person.id, one]) for one in months]


def statement_told(person: Person, month: date, *, at: datetime, form: ContestForm) -> dict[str, Any]:
    """All that the page of a statement shows."""
    statement = statements_of([person], month, at=at)[person.id]
    contests = contests_of(person, month)
    told = _lines(statement, contests)
    zone = person.time_zone
    form.offer((one.line.key, choice_text(one.line, zone)) for one in told if not one.is_contested)
    return {
        "subject": person,
        "statement": statement,
        "sections": [
            (one, found) for one in Section if (found := [t for t in told if t.line.section is one])
        ],
        "closing": closings_of([person.id], month).get(person.id),
        "form": form,
        "gone": [one for one in contests if statement.line(one.line) is None],
        **_around(month, at),
    }


def team_told(team: Team, month: date, *, by: Person, at: datetime) -> dict[str, Any]:
    """A team's people by name; who closes what."""
    people = sorted((one.person for one in members_of(team)), key=lambda one: (one.name, one.id))
    ids = [person.id for person in people]
    found, closings = statements_of(people, month, at=at), closings_of(ids, month)
    contested = open_contest_counts(ids, [month])
    closable = [one for one in closed_by(team, by) if one.id not in closings]
    return {
        "team": team,
        "people": [
            PersonTold(one, found[one.id], closings.get(one.id), contested[one.id, month]) for one in people
        ],
        "closes_at": may_close_at(month),
        "may_close": bool(closable) and at >= may_close_at(month),
        "is_all_closed": bool(people) and len(closings) == len(people),
        **_around(month, at),
    }


def _around(month: date, at: datetime) -> dict[str, Any]:
    after = month_after(month)
    return {
        "section": Section,
        "month": month,
        "before": month_before(month) if month.year > 2000 else None,
        "after": after if after <= at.date() else None,
    }


def _lines(statement: Statement, contests: Iterable[StatementContest]) -> list[Told]:
    said: dict[str, list[StatementContest]] = {}
    for one in contests:
        said.setdefault(one.line, []).append(one)
    incidents = incidents_behind({page for line in statement.lines if (page := _page(line.about))})
    return [
        Told(
            line,
            _shifts(line.about),
            line.about.get("entry"),
            incidents.get(_page(line.about)),
            said.get(line.key, ()),
        )
        for line in statement.lines
    ]


def _shifts(about: Mapping[str, Any]) -> Sequence[str]:
    """The keys of the shifts behind a line."""
    kind, _colon, key = str(about.get("source", "")).partition(":")
    return [key] if kind == "shift" else about.get("shifts", ())


def _page(about: Mapping[str, Any]) -> str:
    """The page behind a line, if there is one."""
    kind, _colon, number = str(about.get("source", "")).partition(":")
    return str(about.get("page") or (number if kind == "interruption" else ""))
