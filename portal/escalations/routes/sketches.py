"""A policy drawn while it is being typed. Nothing is stored, and nothing has to be complete."""

from flask import Blueprint, Response

from portal.core.htmx import respond
from portal.escalations import targets
from portal.escalations.drawing import being_changed, in_the_making
from portal.escalations.forms import PolicyForm
from portal.escalations.queries import policy_for
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for

bp = Blueprint("sketches", __name__)


@bp.post("/teams/<slug>/escalations/sketch")
def create(slug: str) -> Response:
    """Of a policy that is not set up yet."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    form = PolicyForm(targets.choices(team))
    return respond("escalations/new.html", "escalations/_sketch.html", **in_the_making(team, form))


@bp.post("/escalations/<key>/sketch")
def update(key: str) -> Response:
    """Of one that is being changed."""
    policy = policy_for(current_person(), key, to=To.MANAGE)
    form = PolicyForm(targets.choices(policy.team, policy))
    return respond("escalations/edit.html", "escalations/_sketch.html", **being_changed(policy, form))
