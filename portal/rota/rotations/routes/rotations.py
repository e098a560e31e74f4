"""Rotations: who takes turns, how long a turn lasts and when it is handed on."""

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.forms.rows import BUTTON
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, team_for
from portal.rota.models import Rotation
from portal.rota.plans.drafts import draft_of
from portal.rota.plans.queries import publications_of, shifts_ahead
from portal.rota.queries import rotation_for, rotations_of
from portal.rota.rotations import actions
from portal.rota.rotations.filling import facts_of, form_of, stored, usual
from portal.rota.rotations.looking_ahead import being_changed, gaps_of, in_the_making, nobody_until
from portal.rota.rule.stored import rule_of
from portal.rota.windows import the_rest
from portal.rota.wording import hours, published_to, rhythm, role_name

bp = Blueprint("rotations", __name__)
bp.add_app_template_filter(role_name)
bp.add_app_template_filter(rhythm)
bp.add_app_template_filter(published_to)
bp.add_app_template_filter(hours, "window_hours")
bp.add_app_template_global(rotations_of, "team_rotations")

SHOWN = 8
"""Shifts ahead in the view of a rotation; the schedule has them all."""


@bp.get("/teams/<slug>/rotations")
def index(slug: str) -> Response:
    team = team_for(current_person(), slug)
    is_managed = may_manage(current_person(), team)
    return respond("rota/index.html", team=team, rotations=rotations_of(team), is_managed=is_managed)


@bp.get("/teams/<slug>/rotations/new")
def new(slug: str) -> Response:
    """`?rest_of=` another rotation begins with the hours that it leaves out."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = form_of(team, data=usual(team, _leg(team)))
    return respond("rota/new.html", **in_the_making(team, form))


@bp.post("/teams/<slug>/rotations")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = form_of(team)
    if BUTTON in request.form:
        form.rearrange(request.form[BUTTON])
        return respond("rota/new.html", **in_the_making(team, form, is_checked=False))
    if not form.validate():
        return respond("rota/new.html", status=422, **in_the_making(team, form))
    rotation = actions.create_rotation(team, facts_of(form, team), by=current_person(), at=clock.now())
    flash(_("%(name)s is set up. Publish it to put its shifts on the schedule.", name=rotation.name))
    return done(url_for("rotations.show", key=rotation.key))


@bp.get("/rotations/<key>")
def show(key: str) -> Response:
    rotation, at = rotation_for(current_person(), key), clock.now()
    published = shifts_ahead(rotation, at)
    return respond(
        "rota/show.html",
        rotation=rotation,
        team=rotation.team,
        draft=draft_of(rotation, until=rotation.published_until or at, at=at),
        rest=the_rest(rule_of(rotation).windows),
        gaps=gaps_of(rotation, at=at),
        nobody_until=nobody_until(rotation, published, at=at),
        history=publications_of(rotation, limit=5),
        published=published[:SHOWN],
        more_count=len(published[SHOWN:]),
        is_managed=may_manage(current_person(), rotation.team),
    )


@bp.get("/rotations/<key>/edit")
def edit(key: str) -> Response:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    form = form_of(rotation.team, rotation, data=stored(rotation))
    return respond("rota/edit.html", **being_changed(rotation, form))


@bp.post("/rotations/<key>")
def update(key: str) -> BaseResponse:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    form = form_of(rotation.team, rotation)
    if BUTTON in request.form:
        form.rearrange(request.form[BUTTON])
        return respond("rota/edit.html", **being_changed(rotation, form, is_checked=False))
    if not form.validate():
        return respond("rota/edit.html", status=422, **being_changed(rotation, form))
    facts = facts_of(form, rotation.team, rotation)
    actions.update_rotation(rotation, facts, by=current_person(), at=clock.now())
    flash(_("Saved. What is published stays as it is until you publish again."))
    return done(url_for("rotations.show", key=key))


def _leg(team: Team) -> Rotation | None:
    """The rotation whose hours are to be completed. Errors: 404 for one of another team."""
    if "rest_of" not in request.args:
        return None
    first = rotation_for(current_person(), request.args["rest_of"], to=To.MANAGE)
    return first if first.team_id == team.id else abort(404)
