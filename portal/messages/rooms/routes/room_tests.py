"""A message to a team's room, to see that it arrives."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.messages.rooms import actions as actions
from portal.messages.rooms.queries import room_for
from portal.people.current import current_person

bp = Blueprint("room_tests", __name__, url_prefix="/teams/<slug>/rooms/<key>")


@bp.post("/test")
def create(slug: str, key: str) -> BaseResponse:
    room = room_for(current_person(), slug, key)
    actions.send_room_test(room, by=current_person(), at=clock.now())
    flash(_("A test is on its way to %(name)s.", name=room.name))
    return done(url_for("rooms.index", slug=slug))
