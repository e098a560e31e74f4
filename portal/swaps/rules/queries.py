"""What the rules ask about people, read for all of them at once, and what they say of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.absences.queries import away
from portal.core.db import db
from portal.people.models import Membership, Person, Team
from portal.rota.bounds.sources import bounds_of, weeks_of
from portal.rota.cover.stretches import Stretch
from portal.rota.queries import CoverRow, roles_taken, stretches_of
from portal.rota.windows import day_of
from portal.swaps.rules.cases import Facts, Finding, Held
from portal.swaps.rules.findings import REACH, findings
from portal.swaps.settings.queries import settings_of


def held(stretch: Stretch) -> Held:
    """A stretch of a shift as the rules see it."""
    rotation = stretch.shift.rotation
    return Held(rotation.team_id, rotation.team.name, rotation.role, rotation.id, *stretch.period)


def broken_by(
    team: Team,
    people: Sequence[Person],
    taking: Sequence[Held],
    giving: Sequence[Held] = (),
    *,
    offered_by: int | None,
    at: datetime,
) -> dict[int, list[Finding]]:
    """What each of some people would break by taking some stretches of a team, in a constant number of queries.

    `offered_by`: who has said so themselves.
    """
    if not taking:
        return {person.id: [] for person in people}
    start, end = min(one.starts_at for one in taking), max(one.ends_at for one in taking)
    facts, settings = facts_for(team, people, start, end, at), settings_of(team)
    return {
        who: findings(known, taking, giving, settings=settings, at=at, is_offered=who == offered_by)
        for who, known in facts.items()
    }


def facts_for(
    team: Team, people: Sequence[Person], start: datetime, end: datetime, at: datetime
) -> dict[int, Facts]:
    """Everything the rules ask of whoever could take [start, end) of a team, by person: four queries, and those
    of whoever says what may be asked of people.

    Shape: what they cover within `REACH` of the stretch, in any team; the roles of whoever takes turns between
           `at` and the end.
    """
    return facts_between(team, people, start - REACH, end + REACH, turns_from=at, turns_until=end)


def facts_between(
    team: Team,
    people: Sequence[Person],
    start: datetime,
    end: datetime,
    *,
    turns_from: datetime,
    turns_until: datetime,
) -> dict[int, Facts]:
    """The same with what they cover in [start, end), however long that is."""
    ids = [person.id for person in people]
    members = _members(team, ids)
    turns = roles_taken(team, ids, day_of(turns_from, team.time_zone), day_of(turns_until, team.time_zone))
    stretches = _held(stretches_of(ids, start, end))
    absent, bounds, weeks = away(ids, start, end), bounds_of(people), weeks_of(people, at=turns_from)
    return {
        person.id: Facts(
            person_id=person.id,
            zone=person.time_zone,
            is_active=person.is_active,
            is_member=person.id in members,
            turns=frozenset(turns.get(person.id, ())),
            held=stretches[person.id],
            away=absent.get(person.id, ()),
            bounds=bounds.get(person.id, ()),
            average_week=weeks.get(person.id),
        )
        for person in people
    }


def _members(team: Team, ids: Iterable[int]) -> set[int]:
    theirs = (Membership.team_id == team.id, Membership.person_id.in_(ids))
    return set(db.session.scalars(select(Membership.person_id).where(*theirs)))


def _held(stretches: Iterable[CoverRow]) -> defaultdict[int, tuple[Held, ...]]:
    by_person: defaultdict[int, list[Held]] = defaultdict(list)
    for stretch in stretches:
        by_person[stretch.person_id].append(Held(*stretch[1:]))
    return defaultdict(tuple, {person_id: tuple(held) for person_id, held in by_person.items()})
