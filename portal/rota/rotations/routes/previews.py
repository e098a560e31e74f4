"""The next turns of a rotation while it is being typed. Nothing is stored, and nothing has to be complete."""

from flask import Blueprint, Response

from portal.core.htmx import respond
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.rota.queries import rotation_for
from portal.rota.rotations.filling import form_of
from portal.rota.rotations.looking_ahead import being_changed, in_the_making

bp = Blueprint("rotation_previews", __name__)


@bp.post("/teams/<slug>/rotations/preview")
def create(slug: str) -> Response:
    """Of a rotation that is not set up yet."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = form_of(team)
    form.validate()
    return respond("rota/new.html", "rota/_preview.html", **in_the_making(team, form))


@bp.post("/rotations/<key>/preview")
def update(key: str) -> Response:
    """Of one that is being changed."""
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    form = form_of(rotation.team, rotation)
    form.validate()
    return respond("rota/edit.html", "rota/_preview.html", **being_changed(rotation, form))
