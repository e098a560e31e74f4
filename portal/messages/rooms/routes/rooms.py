"""A team's rooms in chat tools; its managers add and remove them."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.messages.rooms import actions as actions
from portal.messages.rooms.forms import RoomForm
from portal.messages.rooms.queries import room_for, rooms_of
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, team_for

bp = Blueprint("rooms", __name__, url_prefix="/teams/<slug>/rooms")


@bp.get("")
def index(slug: str) -> BaseResponse:
    """Everybody sees which rooms there are; their addresses are secrets."""
    team = team_for(current_person(), slug)
    return _shown(team, RoomForm())


@bp.post("")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = RoomForm()
    if not form.validate():
        return _shown(team, form, status=422)
    try:
        _add(team, form)
    except Refused as refusal:
        field = form.name if "name" in refusal.fields else form.address
        field.errors = [refusal.message]
        return _shown(team, form, status=422)
    return done(url_for("rooms.index", slug=slug))


@bp.post("/<key>/removal")
def destroy(slug: str, key: str) -> BaseResponse:
    room = room_for(current_person(), slug, key)
    actions.remove_room(room, by=current_person(), at=clock.now())
    flash(_("Removed. Policies that name it reach nobody there."))
    return done(url_for("rooms.index", slug=slug))


def _shown(team: Team, form: RoomForm, *, status: int = 200) -> BaseResponse:
    return respond(
        "messages/rooms.html",
        status=status,
        team=team,
        rooms=rooms_of(team),
        form=form if may_manage(current_person(), team) else None,
    )


def _add(team: Team, form: RoomForm) -> None:
    actions.add_room(
        team,
        name=typed(form.name),
        channel=typed(form.channel),
        address=typed(form.address),
        by=current_person(),
        at=clock.now(),
    )
