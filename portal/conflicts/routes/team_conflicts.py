"""What a team has to solve, and how the latest were."""

from flask import Blueprint, Response

from portal.conflicts.pages import inbox_of
from portal.conflicts.queries import deadlines_of, ended_conflicts_of
from portal.core.htmx import respond
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import may_manage, team_for

bp = Blueprint("team_conflicts", __name__)


@bp.get("/teams/<slug>/conflicts")
def index(slug: str) -> Response:
    person = current_person()
    team = team_for(person, slug, to=To.RESPOND)
    return respond(
        "conflicts/index.html",
        team=team,
        inbox=inbox_of(team),
        ended=ended_conflicts_of(team, person),
        deadlines=deadlines_of(team.id),
        zone=person.time_zone,
        is_managed=may_manage(person, team),
    )
