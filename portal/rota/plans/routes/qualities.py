"""How good a team's published plan is: what it leaves open, and how evenly it asks."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.core.text import _
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.rota.plans.judging import judged
from portal.rota.queries import rotations_of

bp = Blueprint("qualities", __name__)


@bp.get("/teams/<slug>/schedule/quality")
def show(slug: str) -> Response:
    team = team_for(current_person(), slug)
    found = judged(team, rotations_of(team), at=clock.now())
    return respond("schedules/quality.html", team=team, judged=found)


@bp.app_template_filter()
def share(ratio: float) -> str:
    """`99.4 %`; never 100 where the least is missing."""
    percent = min(ratio * 100, 99.9) if ratio < 1 else 100
    return _("%(n)s %%", n=f"{percent:.1f}".removesuffix(".0"))
