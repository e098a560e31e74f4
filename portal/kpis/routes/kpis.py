"""The figures of all teams somebody may see, and those of one."""

from flask import Blueprint, Response

from portal.core.htmx import respond
from portal.kpis.drawing import cost, trend
from portal.kpis.pages import team_page, teams_page
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.models import Person, Role, Team
from portal.people.queries import standing, team_for, teams_of

bp = Blueprint("kpis", __name__, url_prefix="/kpis")
of_team = Blueprint("team_kpis", __name__, url_prefix="/teams/<slug>/kpis")


@bp.get("")
def index() -> Response:
    person = current_person()
    kpis = teams_page(seen_by(person), person.time_zone)
    is_admin = person.role == Role.ADMIN
    return respond("kpis/index.html", status=kpis.status, kpis=kpis, is_admin=is_admin)


@of_team.get("")
def show(slug: str) -> Response:
    """For whoever may follow the team's incidents."""
    person = current_person()
    team = team_for(person, slug, to=To.FOLLOW)
    held = standing(person, team.id)
    kpis, is_managed = team_page(team, held), may(held, To.MANAGE)
    drawn = {figure: trend(kpis, team, figure) for figure in kpis.figures}
    return respond(
        "kpis/show.html",
        status=kpis.status,
        team=team,
        kpis=kpis,
        is_managed=is_managed,
        trends=drawn,
        cost=cost(kpis, team),
    )


def seen_by(person: Person) -> list[Team]:
    """The teams whose incidents somebody may follow: a viewer all of them, as in the list of incidents."""
    return [*teams_of(person, to=To.SEE if person.role == Role.VIEWER else To.RESPOND)]
