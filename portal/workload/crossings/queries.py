"""Reading crossings, only for those who may know of them."""

from collections.abc import Iterable, Sequence

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.core.db import many, one_or_none
from portal.people.access import To
from portal.people.models import Membership, Person, Team, TeamRole
from portal.people.queries import require
from portal.rota.models import Rotation, Shift
from portal.workload.crossings.models import Crossing

CROSSING = "crossing"
"""The kind of what managers are asked."""


def crossings() -> Select[Crossing]:
    """With all that a line about them says."""
    shift = joinedload(Crossing.shift).joinedload(Shift.rotation).joinedload(Rotation.team)
    people = joinedload(Crossing.person, innerjoin=True), joinedload(Crossing.proposed)
    return select(Crossing).options(shift, *people, joinedload(Crossing.swap))


def open_crossings(people: Iterable[int]) -> Sequence[Crossing]:
    """Those of some people that are not over, by name, the graver last."""
    theirs = crossings().where(Crossing.person_id.in_([*people]), Crossing.ended_at.is_(None))
    return many(theirs.join(Crossing.person).order_by(Person.name, Person.id, Crossing.id))


def crossings_by_key(keys: Iterable[str]) -> dict[str, Crossing]:
    return {one.key: one for one in many(crossings().where(Crossing.key.in_([*keys])))}


def crossing_for(viewer: Person, key: str) -> Crossing:
    """The loader, for who manages the team of the shift. Errors: 404 for others, and without a shift."""
    found = one_or_none(crossings().where(Crossing.key == key)) or abort(404)
    shift = found.shift or abort(404)
    require(viewer, shift.rotation.team_id, To.MANAGE, seen_by=To.MANAGE)
    return found


def team_between(lead: Person, person: Person) -> Team | None:
    """A team of somebody that another manages; the first by name."""
    theirs = select(Membership.team_id).where(Membership.person_id == person.id)
    led = select(Membership.team_id).where(
        Membership.person_id == lead.id, Membership.role == TeamRole.MANAGER, Membership.team_id.in_(theirs)
    )
    return one_or_none(select(Team).where(Team.id.in_(led)).order_by(Team.name).limit(1))
