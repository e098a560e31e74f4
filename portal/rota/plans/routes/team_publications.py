"""Publishing all rotations of a team at once."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.rota.models import Rotation
from portal.rota.plans import actions as publishing
from portal.rota.plans.drafting import limits_of
from portal.rota.plans.drafts import Draft, Reach, draft_of, end_of, pairs_of, reach, worst_of
from portal.rota.plans.forms import PublicationForm
from portal.rota.plans.judging import judged
from portal.rota.plans.routes.publications import asked, has_moved, standing_against, told
from portal.rota.queries import rotations_of

bp = Blueprint("team_publications", __name__, url_prefix="/teams/<slug>/publications")


@bp.get("/new")
def new(slug: str) -> Response:
    team = team_for(current_person(), slug, to=To.MANAGE)
    rotations = rotations_of(team)
    days = _reach(team, rotations)
    form = asked(days)
    return _shown(team, rotations, form, _drafts(team, rotations, form, days))


@bp.post("")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    rotations = rotations_of(team)
    days = _reach(team, rotations)
    form = PublicationForm(days.earliest, days.latest)
    is_fine = form.validate()
    drafts = _drafts(team, rotations, form, days)
    stops = not is_fine or has_moved(form, seen_in(drafts)) or form.lacks(worst_of(drafts), limits_of(team))
    if stops or form.is_hindered(pairs_of(drafts), at=clock.now()):
        return _shown(team, rotations, form, drafts, status=422)
    until, by = end_of(form.until.data, team.time_zone), current_person()
    flash(
        told(
            publishing.publish_team(team, rotations, until=until, at=clock.now(), by=by, consent=form.consent)
        )
    )
    return done(url_for("schedules.show", slug=slug))


def _shown(
    team: Team,
    rotations: Sequence[Rotation],
    form: PublicationForm,
    drafts: Sequence[Draft],
    *,
    status: int = 200,
) -> Response:
    return respond(
        "rota/publish_team.html",
        status=status,
        team=team,
        form=form,
        drafts=drafts,
        seen=seen_in(drafts),
        verdict=worst_of(drafts),
        judged=judged(team, rotations, drafts, at=clock.now()),
        **standing_against(drafts),
    )


def seen_in(drafts: Sequence[Draft]) -> str:
    return hashlib.sha256(" ".join(draft.seen for draft in drafts).encode()).hexdigest()[:16]


def _reach(team: Team, rotations: Sequence[Rotation]) -> Reach:
    published = [r.published_until for r in rotations if r.published_until]
    return reach(team.time_zone, max(published, default=None), at=clock.now())


def _drafts(team: Team, rotations: Sequence[Rotation], form: PublicationForm, days: Reach) -> list[Draft]:
    until = days.usual if form.until.errors or not form.until.data else form.until.data
    return [draft_of(r, until=end_of(until, team.time_zone), at=clock.now()) for r in rotations]
