"""Who of a team is away, as lines of the grid: that they are and for what sort of time off, never why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal.absences.feeds.changes import merged
from portal.absences.models import Absence, Origin, Status
from portal.absences.queries import absences
from portal.absences.spans import Days, Hours, Span, instants
from portal.core.db import many
from portal.core.text import _
from portal.people.access import To, may
from portal.people.models import Membership, Person, Team
from portal.people.queries import standing
from portal.rota.days import Wall
from portal.rota.schedule.grid import Bar, bar_of


@dataclass(frozen=True)
class Away:
    """Time off as a team reads it, days that touch as one; pending: it is asked for and not confirmed."""

    person: Person
    span: Span
    label: str
    is_recovery: bool
    is_pending: bool


@dataclass(frozen=True)
class AwayRow:
    """One person's line."""

    person: Person
    bars: Sequence[Bar[Away]]


def may_see_away(person: Person, team: Team) -> bool:
    """That somebody is away is for their team, and for admins."""
    return may(standing(person, team.id), To.RESPOND)


def away_rows(team: Team, wall: Wall) -> list[AwayRow]:
    """Everybody of a team who is away in the days of a wall, by name; one query."""
    ordered = sorted(_of(team, wall), key=lambda one: (one.person.name, one.person_id))
    found = [_row(wall, [*own]) for _who, own in groupby(ordered, key=lambda one: one.person_id)]
    return [row for row in found if row.bars]


def _of(team: Team, wall: Wall) -> Sequence[Absence]:
    members = select(Membership.person_id).where(Membership.team_id == team.id)
    counting = Absence.status.in_((Status.PENDING, Status.CONFIRMED))
    return many(absences().where(Absence.person_id.in_(members), counting, Absence.over_at > wall.starts_at))


def _row(wall: Wall, own: Sequence[Absence]) -> AwayRow:
    person = own[0].person
    bars = (_bar(wall, one) for one in _together(person, own))
    shown = (bar for bar in bars if bar.starts_at < wall.ends_at and bar.ends_at > wall.starts_at)
    return AwayRow(person, sorted(shown, key=lambda bar: bar.starts_at))


def _bar(wall: Wall, one: Away) -> Bar[Away]:
    return bar_of(wall, *instants(one.span, ZoneInfo(one.person.time_zone)), one)


def _together(person: Person, own: Iterable[Absence]) -> Iterator[Away]:
    """Systems that send a day at a time are read as the weeks they mean; hours stay by themselves."""
    ordered = sorted(own, key=_sort)
    for (is_recovery, is_pending), alike in groupby(ordered, key=_sort):
        spans = [one.span for one in alike]
        hours = [span for span in spans if isinstance(span, Hours)]
        together: list[Span] = [*merged(span for span in spans if isinstance(span, Days)), *hours]
        for span in together:
            yield Away(person, span, _label(span, is_recovery), is_recovery, is_pending)


def _sort(absence: Absence) -> tuple[bool, bool]:
    return absence.origin is Origin.RECOVERY, absence.status is Status.PENDING


def _label(span: Span, is_recovery: bool) -> str:
    if is_recovery:
        return _("Recovery")
    return _("Leave") if isinstance(span, Days) else _("Away")
