"""What the rules ask about people, read for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal.core.db import db
from portal.people.models import Membership, Person, Team
from portal.rota.models import Assignment
from portal.rota.queries import Stretch, roles_taken, stretches_of
from portal.swaps.rules import REACH, Facts, Held


def facts_for(
    team: Team, people: Sequence[Person], start: datetime, end: datetime, at: datetime
) -> dict[int, Facts]:
    """Everything the rules ask of whoever could take [start, end) of a team, by person: three queries.

    Shape: what they cover within `REACH` of the stretch, in any team; the roles of whoever takes turns between
           `at` and the end.
    """
    return facts_between(team, people, start - REACH, end + REACH, days=(_day(team, at), _day(team, end)))


def facts_between(
    team: Team, people: Sequence[Person], start: datetime, end: datetime, *, days: tuple[date, date]
) -> dict[int, Facts]:
    """The same with what they cover in [start, end), and the roles they take between two days."""
    ids = [person.id for person in people]
    members = set(
        db.session.scalars(
            select(Membership.person_id).where(Membership.team_id == team.id, Membership.person_id.in_(ids))
        )
    )
    turns = roles_taken(team, ids, *days)
    held = _held(stretches_of(ids, start, end))
    return {
        person.id: Facts(
            person_id=person.id,
            zone=person.time_zone,
            is_active=person.is_active,
            is_member=person.id in members,
            turns=frozenset(turns.get(person.id, ())),
            held=held[person.id],
        )
        for person in people
    }


def held_as(
    assignment: Assignment, *, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Held:
    """A stored stretch, or a part of it, as the rules see it."""
    return Held(
        team_id=assignment.team_id,
        team=assignment.team.name,
        role=assignment.role,
        rotation_id=assignment.rotation_id,
        starts_at=starts_at or assignment.starts_at,
        ends_at=ends_at or assignment.ends_at,
    )


def _held(stretches: Iterable[Stretch]) -> defaultdict[int, tuple[Held, ...]]:
    by_person: defaultdict[int, list[Held]] = defaultdict(list)
    for stretch in stretches:
        by_person[stretch.person_id].append(Held(*stretch[1:]))
    return defaultdict(tuple, {person_id: tuple(held) for person_id, held in by_person.items()})


def _day(team: Team, at: datetime) -> date:
    return at.astimezone(ZoneInfo(team.time_zone)).date()
