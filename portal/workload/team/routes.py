"""What nights cost a team."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import may_manage, team_for
from portal.workload.check_ins.queries import rested_by_month
from portal.workload.guard_rails.queries import rails_of

bp = Blueprint("team_fatigue", __name__, url_prefix="/teams/<slug>/fatigue")

RESTED_MONTHS = 6
"""Chosen by us: as many as a trend needs to be one."""


@bp.get("")
def show(slug: str) -> Response:
    """For the team; who manages it reads names."""
    person, at = current_person(), clock.now()
    team = team_for(person, slug, to=To.RESPOND)
    return respond(
        "workload/team.html",
        team=team,
        rails=rails_of(team),
        rested=rested_by_month(team, RESTED_MONTHS, at=at),
        is_managed=may_manage(person, team),
    )
