"""Rotations: who takes turns, how long a turn lasts and when it is handed on."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.rows import BUTTON
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import may_manage, members_of, team_for
from portal.rota import actions
from portal.rota.forms import RotationForm
from portal.rota.grid import Window
from portal.rota.models import RotaRole, Rotation
from portal.rota.queries import rotation_for, rotations_of, shifts_ahead
from portal.rota.routes.drafts import draft_of
from portal.rota.wording import published_to, rhythm, role_name

bp = Blueprint("rotations", __name__)
bp.add_app_template_filter(role_name)
bp.add_app_template_filter(rhythm)
bp.add_app_template_filter(published_to)
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
    team = team_for(current_person(), slug, to=To.MANAGE)
    return respond("rota/new.html", team=team, form=_form(team, data=_usual(team)))


@bp.post("/teams/<slug>/rotations")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = _form(team)
    if BUTTON in request.form:
        form.rearrange(request.form[BUTTON])
        return respond("rota/new.html", team=team, form=form)
    if not form.validate():
        return respond("rota/new.html", status=422, team=team, form=form)
    rotation = actions.create_rotation(team, _facts(form, team), by=current_person(), at=clock.now())
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
        published=published[:SHOWN],
        more_count=len(published[SHOWN:]),
        is_managed=may_manage(current_person(), rotation.team),
    )


@bp.get("/rotations/<key>/edit")
def edit(key: str) -> Response:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    return _edited(rotation, _form(rotation.team, rotation, data=_stored(rotation)))


@bp.post("/rotations/<key>")
def update(key: str) -> BaseResponse:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    form = _form(rotation.team, rotation)
    if BUTTON in request.form:
        form.rearrange(request.form[BUTTON])
        return _edited(rotation, form)
    if not form.validate():
        return _edited(rotation, form, status=422)
    facts = _facts(form, rotation.team, rotation)
    actions.update_rotation(rotation, facts, by=current_person(), at=clock.now())
    flash(_("Saved. What is published stays as it is until you publish again."))
    return done(url_for("rotations.show", key=key))


def _edited(rotation: Rotation, form: RotationForm, *, status: int = 200) -> Response:
    return respond("rota/edit.html", status=status, rotation=rotation, team=rotation.team, form=form)


def _form(
    team: Team, rotation: Rotation | None = None, *, data: dict[str, Any] | None = None
) -> RotationForm:
    """The form of a new rotation or of one that is there; the role of a published one is no longer asked."""
    people = [(person.key, person.name) for person in _people(team, rotation)]
    form = RotationForm(people, formdata=None, data=data) if data else RotationForm(people)
    if rotation and rotation.published_until:
        del form.role
    return form


def _people(team: Team, rotation: Rotation | None) -> list[Person]:
    """Who can take a turn: the team, and who takes one already."""
    known = {m.person.id: m.person for m in members_of(team)}
    known |= {m.person_id: m.person for m in (rotation.members if rotation else ())}
    return sorted(known.values(), key=lambda person: person.name)


def _usual(team: Team) -> dict[str, Any]:
    """What a new rotation starts with: a week from Monday 09:00, the members in turn."""
    members = [m.person.key for m in members_of(team)]
    return {
        "name": role_name(RotaRole.PRIMARY),
        "time_zone": team.time_zone,
        "starts_on": Window(team.time_zone, clock.now().date(), 1).today(clock.now()),
        "count": 1,
        "handoff_time": actions.RotationFacts.handoff_time,
        "members": [*members, "", ""],
    }


def _stored(rotation: Rotation) -> dict[str, Any]:
    names = ("name", "role", "time_zone", "starts_on", "count", "unit", "handoff_time")
    return {
        **{name: getattr(rotation, name) for name in names},
        "handoff_weekday": str(rotation.handoff_weekday or 0),
        "members": [*(m.person.key for m in rotation.members), "", ""],
    }


def _facts(form: RotationForm, team: Team, rotation: Rotation | None = None) -> actions.RotationFacts:
    ids = {person.key: person.id for person in _people(team, rotation)}
    return actions.RotationFacts(
        name=form.name.data,
        role=rotation.role if rotation and "role" not in form else RotaRole(form.role.data),
        time_zone=form.time_zone.data,
        starts_on=form.starts_on.data,
        member_ids=[ids[key] for key in form.member_keys],
        handoff_time=form.handoff_time.data,
        handoff_weekday=_weekday(form, rotation),
        unit=form.unit.data,
        count=form.count.data,
    )


def _weekday(form: RotationForm, rotation: Rotation | None) -> int | None:
    """The form asks for it in weeks only; what a script has set for other turns stays."""
    if form.unit.data == "week":
        return int(form.handoff_weekday.data)
    return rotation.handoff_weekday if rotation and rotation.unit == form.unit.data else None
