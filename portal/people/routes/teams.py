"""Teams: who is in one and how it is set up.

Only admins make one: with a team come pages, secrets and a name that others rely on. Its managers do what
follows.
"""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people import actions
from portal.people.access import To, may
from portal.people.current import current_admin, current_person
from portal.people.forms.teams import NOBODY, MemberForm, NewTeamForm, TeamForm
from portal.people.models import Person, Team
from portal.people.queries import (
    active_people,
    all_teams,
    could_join,
    members_of,
    person_by_key,
    standing,
    team_for,
)

bp = Blueprint("teams", __name__, url_prefix="/teams")


@bp.get("")
def index() -> Response:
    return respond("teams/index.html", teams=all_teams(), is_admin=current_person().is_admin)


@bp.get("/<slug>")
def show(slug: str) -> Response:
    team = team_for(current_person(), slug)
    held = standing(current_person(), team.id)
    is_managed = may(held, To.MANAGE)
    form = MemberForm(could_join(team)) if is_managed else None
    return respond(
        "teams/show.html",
        team=team,
        members=members_of(team),
        is_managed=is_managed,
        may_page=may(held, To.RESPOND),
        form=form,
    )


@bp.get("/new")
def new() -> Response:
    return respond("teams/new.html", form=NewTeamForm(time_zone=current_admin().time_zone))


@bp.post("")
def create() -> BaseResponse:
    admin, form = current_admin(), NewTeamForm()
    form.propose_slug()
    if not form.validate():
        return respond("teams/new.html", status=422, form=form)
    try:
        team = _created(form, by=admin)
    except Refused as refusal:
        form.slug.errors = [refusal.message]
        return respond("teams/new.html", status=422, form=form)
    flash(_("%(name)s is there. Next: its people, and who takes turns.", name=team.name))
    return done(url_for("teams.show", slug=team.slug))


@bp.get("/<slug>/edit")
def edit(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    return respond("teams/edit.html", team=team, form=_form_for(team))


@bp.post("/<slug>")
def update(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = _form_for(team)
    if not form.validate():
        return respond("teams/edit.html", status=422, team=team, form=form)
    actions.update_team(team, _facts(form), by=current_person(), at=clock.now())
    flash(_("Saved."))
    return done(url_for("teams.show", slug=slug))


def _created(form: NewTeamForm, *, by: Person) -> Team:
    facts = actions.TeamFacts(name=typed(form.name), time_zone=typed(form.time_zone))
    return actions.create_team(typed(form.slug), facts, by=by, at=clock.now(), is_joined=form.is_mine.data)


def _form_for(team: Team) -> TeamForm:
    last_resort = team.last_resort.key if team.last_resort else NOBODY
    return TeamForm(team, active_people(), last_resort=last_resort)


def _facts(form: TeamForm) -> actions.TeamFacts:
    last_resort = person_by_key(form.last_resort.data)
    return actions.TeamFacts(
        name=typed(form.name),
        time_zone=typed(form.time_zone),
        is_resolved_by_alerts=form.is_resolved_by_alerts.data,
        last_resort_id=last_resort.id if last_resort else None,
        hours=form.hours,
        usual_notice_days=form.usual_notice_days.data or 0,
        clear_notice_days=form.clear_notice_days.data or 0,
    )
