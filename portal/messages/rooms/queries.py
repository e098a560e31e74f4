"""Reading a team's rooms, and loading one only for those who may."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select

from portal.core.db import db, many, one_or_none
from portal.messages.models import Room
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import team_for


def room_named(team_id: int, name: str) -> Room | None:
    statement = select(Room).where(Room.team_id == team_id, Room.name == name)
    return db.session.scalars(statement).one_or_none()


def rooms_of(team: Team) -> Sequence[Room]:
    return many(select(Room).where(Room.team_id == team.id).order_by(Room.name))


def room_for(person: Person, slug: str, key: str) -> Room:
    """A team's room, for those who manage the team. Errors: 404, 403."""
    team = team_for(person, slug, to=To.MANAGE)
    statement = select(Room).where(Room.team_id == team.id, Room.key == key)
    return one_or_none(statement) or abort(404)
