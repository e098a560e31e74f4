"""Reading a team's channels, and loading one only for those who may."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select

from portal.core.db import db, many, one_or_none
from portal.messages.models import (
    TeamChannel,
)
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import team_for


def team_channel(team_id: int, name: str) -> TeamChannel | None:
    statement = select(TeamChannel).where(TeamChannel.team_id == team_id, TeamChannel.name == name)
    return db.session.scalars(statement).one_or_none()


def team_channels_of(team: Team) -> Sequence[TeamChannel]:
    return many(select(TeamChannel).where(TeamChannel.team_id == team.id).order_by(TeamChannel.name))


def team_channel_for(person: Person, slug: str, key: str) -> TeamChannel:
    """A team's channel, for those who manage the team. Errors: 404, 403."""
    team = team_for(person, slug, to=To.MANAGE)
    statement = select(TeamChannel).where(TeamChannel.team_id == team.id, TeamChannel.key == key)
    return one_or_none(statement) or abort(404)
