"""Follow-ups: what was promised, by whom, until when."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.followups import actions
from portal.followups.actions import Promise
from portal.followups.forms import FollowUpForm
from portal.followups.models import FollowUp, Kind
from portal.followups.queries import done_of, follow_up_for, incident_seen, open_of
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import members_of, team_for, teams_of

bp = Blueprint("follow_ups", __name__)


@bp.get("/follow-ups")
def index() -> Response:
    """Of the teams somebody responds in; `?team=` only of one, `?state=done` what was done."""
    person = current_person()
    teams = list(teams_of(person, to=To.RESPOND))
    chosen = [team for team in teams if team.slug == request.args.get("team", team.slug)]
    is_done = request.args.get("state") == "done"
    rows = done_of(chosen) if is_done else open_of(chosen)
    state = "done" if is_done else None
    choices = [(t.name, url_for("follow_ups.index", team=t.slug, state=state), [t] == chosen) for t in teams]
    return respond(
        "followups/index.html",
        rows=rows,
        teams=teams,
        chosen=chosen,
        choices=choices,
        is_done=is_done,
        today=_today(),
    )


@bp.get("/teams/<slug>/follow-ups/new")
def new(slug: str) -> Response:
    """`?kind=`, `?title=`, `?about=` and `?incident=` are filled in."""
    team = team_for(current_person(), slug, to=To.RESPOND)
    names = ("kind", "title", "about", "incident")
    known = {name: request.args[name] for name in names if name in request.args}
    return _shown(team, FollowUpForm(_people(team), formdata=None, data=known))


@bp.post("/teams/<slug>/follow-ups")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.RESPOND)
    form = FollowUpForm(_people(team))
    if not form.validate():
        return _shown(team, form, status=422)
    try:
        row = actions.promise(team, _promise(form, team), by=current_person(), at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return _shown(team, form, status=422)
    flash(_("Kept. It stands with the follow-ups until somebody says that it is done."))
    return done(url_for("follow_ups.show", key=row.key))


@bp.get("/follow-ups/<key>")
def show(key: str) -> Response:
    row = follow_up_for(current_person(), key)
    return respond("followups/show.html", row=row, team=row.team, today=_today())


@bp.get("/follow-ups/<key>/edit")
def edit(key: str) -> Response:
    row = follow_up_for(current_person(), key)
    known = {
        "owner": row.owner.key if row.owner else "",
        "incident": row.incident.ref if row.incident else "",
    }
    return _shown(row.team, FollowUpForm(_people(row.team, row), formdata=None, obj=row, data=known), row)


@bp.post("/follow-ups/<key>")
def update(key: str) -> BaseResponse:
    row = follow_up_for(current_person(), key)
    form = FollowUpForm(_people(row.team, row))
    if not form.validate():
        return _shown(row.team, form, row, status=422)
    try:
        actions.change(row, _promise(form, row.team), by=current_person(), at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return _shown(row.team, form, row, status=422)
    flash(_("Saved."))
    return done(url_for("follow_ups.show", key=key))


def _today() -> date:
    """Where the person is."""
    return clock.now().astimezone(ZoneInfo(current_person().time_zone)).date()


def _shown(team: Team, form: FollowUpForm, row: FollowUp | None = None, *, status: int = 200) -> Response:
    return respond("followups/edit.html", status=status, team=team, form=form, row=row)


def _people(team: Team, row: FollowUp | None = None) -> Sequence[Person]:
    """Of the team; and whoever has it."""
    people = [membership.person for membership in members_of(team)]
    has = row.owner if row else None
    return [*people, has] if has and has not in people else people


def _promise(form: FollowUpForm, team: Team) -> Promise:
    has = next((one for one in _people(team) if one.key == form.owner.data), None)
    ref = form.incident.data
    return Promise(
        title=form.title.data,
        kind=Kind(form.kind.data),
        text=form.text.data or "",
        owner=has,
        due_on=form.due_on.data,
        about=form.about.data or None,
        link=form.link.data or None,
        incident=incident_seen(current_person(), team, ref) if ref else None,
    )
