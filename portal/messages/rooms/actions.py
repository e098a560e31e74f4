"""Changing a team's rooms: where policies can post to."""

from datetime import datetime

from flask import current_app
from sqlalchemy import delete

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.messages.channels.addresses import checked_address
from portal.messages.models import MessageKind, Room
from portal.messages.outbox.actions import queue
from portal.messages.rooms.queries import room_named
from portal.people.models import Person, Team

ROOM_CHANNELS = ("SLACK", "DISCORD", "WEBHOOK")


@transactional
def add_room(team: Team, *, name: str, channel: str, address: str, by: Person, at: datetime) -> Room:
    """A room policies can name. Errors: Refused, naming the field."""
    if channel not in ROOM_CHANNELS:
        raise Refused(_("A room cannot use this channel."), fields={"channel": _("Choose one of the list.")})
    if room_named(team.id, name):
        raise Refused(
            _("The team has a room %(name)s already.", name=name), fields={"name": _("Already used.")}
        )
    checked = checked_address(channel, address)
    row = add(Room(team_id=team.id, name=name, channel=channel, address=checked, created_at=at))
    record("room.added", f"{team.slug}/{name}", by=by.id, at=at, channel=channel)
    return row


@transactional
def remove_room(row: Room, *, by: Person, at: datetime) -> None:
    record("room.removed", f"{row.team.slug}/{row.name}", by=by.id, at=at, channel=row.channel)
    db.session.execute(delete(Room).where(Room.id == row.id))


@transactional
def send_room_test(row: Room, *, by: Person, at: datetime) -> None:
    """Errors: Refused when one went out within the minute."""
    sent = queue(
        f"test-{row.key}-{at:%Y%m%d%H%M}",
        kind=MessageKind.TEST,
        channel=row.channel,
        address=row.address,
        recipient=row.name,
        content={
            "title": _("Test by %(name)s", name=by.name),
            "text": _("Incidents of %(team)s will be told here.", team=row.team.name),
            "url": f"{current_app.config['BASE_URL']}/teams/{row.team.slug}/rooms",
        },
        at=at,
    )
    if sent is None:
        raise Refused(_("A test went out less than a minute ago. Give it a moment."))
