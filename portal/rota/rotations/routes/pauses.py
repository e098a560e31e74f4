"""Pausing a rotation, and letting it go on. Either shows on the schedule once it is published."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.rota.queries import rotation_for
from portal.rota.rotations import actions

bp = Blueprint("pauses", __name__, url_prefix="/rotations/<key>")


@bp.post("/pause")
def create(key: str) -> BaseResponse:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    actions.set_active(rotation, False, by=current_person(), at=clock.now())
    flash(_("%(name)s is paused. Publish it to take its shifts off the schedule.", name=rotation.name))
    return done(url_for("rotations.show", key=key))


@bp.post("/resumption")
def destroy(key: str) -> BaseResponse:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    actions.set_active(rotation, True, by=current_person(), at=clock.now())
    flash(_("%(name)s goes on. Publish it to put its shifts back on the schedule.", name=rotation.name))
    return done(url_for("rotations.show", key=key))
