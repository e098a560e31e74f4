"""The ledger of a team: who covers whom, and what is owed back."""

from flask import Blueprint, Response

from portal.core.htmx import respond
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.swaps.ledger.queries import balances, entries_of
from portal.swaps.tabs import tabs

bp = Blueprint("covers", __name__)

LATELY = 50
"""Lines of the ledger below what is owed. Chosen by us: about a year of a team."""


@bp.get("/teams/<slug>/covers")
def index(slug: str) -> Response:
    team = team_for(current_person(), slug)
    owed, entries = balances(team=team), entries_of(team, LATELY)
    return respond("swaps/covers.html", team=team, owed=owed, entries=entries, tabs=tabs(team))
