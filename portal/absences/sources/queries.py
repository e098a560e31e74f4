"""Reading sources of leave, and loading them only for those who may."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from portal.absences.feeds.names import Known
from portal.absences.models import Absence, Status
from portal.absences.sources.models import LeaveHold, LeaveName, LeaveReading, LeaveSource, Verdict
from portal.core.db import db, many, one_or_none
from portal.messages.models import ContactMethod
from portal.people.access import To
from portal.people.models import Membership, Person, Role, Team, TeamRole
from portal.people.queries import require

COUNTING = (Status.PENDING, Status.CONFIRMED)


def sources() -> Select[LeaveSource]:
    """All that have not been removed."""
    with_owner = select(LeaveSource).options(joinedload(LeaveSource.team), joinedload(LeaveSource.person))
    return with_owner.where(LeaveSource.removed_at.is_(None))


def source_for(person: Person, key: str) -> LeaveSource:
    """The loader: one's own, or of a team that one manages. Errors: 404."""
    source = one_or_none(sources().where(LeaveSource.key == key)) or abort(404)
    if source.team_id is None:
        return source if source.person_id == person.id else abort(404)
    require(person, source.team_id, To.MANAGE, seen_by=To.MANAGE)
    return source


def sources_of(owner: Team | Person) -> Sequence[LeaveSource]:
    is_team = isinstance(owner, Team)
    column = LeaveSource.team_id if is_team else LeaveSource.person_id
    return many(sources().where(column == owner.id).order_by(LeaveSource.name, LeaveSource.id))


def seen_by(person: Person) -> Select[LeaveSource]:
    """One's own, and those of teams that one manages."""
    own = LeaveSource.person_id == person.id
    if person.role == Role.ADMIN:
        return sources().where(or_(own, LeaveSource.team_id.is_not(None)))
    managed = select(Membership.team_id).where(
        Membership.person_id == person.id, Membership.role == TeamRole.MANAGER
    )
    return sources().where(or_(own, LeaveSource.team_id.in_(managed)))


def unmatched_counts(ids: Iterable[int]) -> Mapping[int, int]:
    """How many names of each source wait for a word."""
    waiting = select(LeaveName.source_id, func.count()).where(
        LeaveName.source_id.in_([*ids]), LeaveName.person_id.is_(None), ~LeaveName.is_ignored
    )
    return {row[0]: row[1] for row in db.session.execute(waiting.group_by(LeaveName.source_id))}


def held_counts(ids: Iterable[int]) -> Mapping[int, int]:
    """How many absences of each source vanished at once and wait for a word."""
    held = select(LeaveHold.source_id, func.count()).join(Absence, Absence.hold_id == LeaveHold.id)
    held = held.where(
        LeaveHold.source_id.in_([*ids]), LeaveHold.closed_at.is_(None), Absence.status.in_(COUNTING)
    )
    return {row[0]: row[1] for row in db.session.execute(held.group_by(LeaveHold.source_id))}


def names_of(source: LeaveSource) -> Sequence[LeaveName]:
    """Those that wait first, those with most absences first."""
    theirs = select(LeaveName).options(joinedload(LeaveName.person)).where(LeaveName.source_id == source.id)
    return many(theirs.order_by(LeaveName.absence_count.desc(), LeaveName.id))


def name_for(source: LeaveSource, key: str) -> LeaveName:
    """Errors: 404."""
    return one_or_none(
        select(LeaveName).where(LeaveName.source_id == source.id, LeaveName.key == key)
    ) or abort(404)


def readings_of(source: LeaveSource, *, limit: int = 20) -> Sequence[LeaveReading]:
    """The newest first."""
    theirs = select(LeaveReading).where(LeaveReading.source_id == source.id)
    return many(theirs.order_by(LeaveReading.id.desc()).limit(limit))


def open_hold(source: LeaveSource) -> LeaveHold | None:
    return one_or_none(
        select(LeaveHold).where(LeaveHold.source_id == source.id, LeaveHold.closed_at.is_(None))
    )


def held_by(hold: LeaveHold) -> Sequence[Absence]:
    """What it holds and still counts, in order."""
    held = select(Absence).options(joinedload(Absence.person))
    held = held.where(Absence.hold_id == hold.id, Absence.status.in_(COUNTING))
    return many(held.order_by(Absence.over_at, Absence.id))


def brought_by(source: LeaveSource, *, since: datetime) -> Sequence[Absence]:
    """What it has brought, counts, and was not over then, soonest first."""
    theirs = select(Absence).options(joinedload(Absence.person)).where(Absence.source_id == source.id)
    theirs = theirs.where(Absence.over_at > since, Absence.status.in_(COUNTING))
    return many(theirs.order_by(Absence.over_at, Absence.id))


def spared_by(source: LeaveSource) -> set[int]:
    """Absences that vanished and that somebody has said to keep."""
    kept = select(LeaveHold.id).where(LeaveHold.source_id == source.id, LeaveHold.verdict == Verdict.KEPT)
    return {*db.session.scalars(select(Absence.id).where(Absence.hold_id.in_(kept)))}


def people_of(source: LeaveSource) -> Sequence[Person]:
    """Whose absences it may bring."""
    if source.person_id is not None:
        return [db.session.get_one(Person, source.person_id)]
    members = select(Membership.person_id).where(Membership.team_id == source.team_id)
    return many(
        select(Person).where(Person.id.in_(members), Person.is_active).order_by(Person.name, Person.id)
    )


def known_people(people: Sequence[Person]) -> list[Known]:
    """As feeds name them: by their name, the address of their account, and other addresses that they have proved."""
    others: dict[int, list[str]] = {person.id: [] for person in people}
    proved = select(ContactMethod).where(
        ContactMethod.person_id.in_(others),
        ContactMethod.channel == "EMAIL",
        ContactMethod.verified_at.is_not(None),
    )
    for method in many(proved.order_by(ContactMethod.id)):
        others[method.person_id].append(method.address.lower())
    return [
        Known(person.name, (own, *(one for one in others[person.id] if one != own)))
        for person in people
        for own in [person.email.lower()]
    ]


def readers_of(source: LeaveSource) -> Sequence[Person]:
    """Who is told about a source: the person, or the managers of the team, or admins where there are none."""
    if source.person is not None:
        return [source.person]
    managers = select(Membership.person_id).where(
        Membership.team_id == source.team_id, Membership.role == TeamRole.MANAGER
    )
    active = select(Person).where(Person.is_active).order_by(Person.id)
    return many(active.where(Person.id.in_(managers))) or many(active.where(Person.role == Role.ADMIN))
