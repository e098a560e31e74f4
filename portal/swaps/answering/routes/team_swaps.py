"""The swaps of a team: what waits, first of all for a manager, and what has come to an end."""

from collections.abc import Sequence

from flask import Blueprint, Response

from portal.asks.queries import asks_about
from portal.core.htmx import respond
from portal.people.current import current_person
from portal.people.queries import may_manage, team_for
from portal.swaps.models import State, Swap
from portal.swaps.queries import COVER, live_swaps_of, settled_swaps_of
from portal.swaps.tabs import tabs

bp = Blueprint("team_swaps", __name__)


@bp.get("/teams/<slug>/swaps")
def index(slug: str) -> Response:
    """For everybody signed in: who covers when is no secret."""
    team = team_for(current_person(), slug)
    live = live_swaps_of(team)
    managers = _for_a_manager(live)
    return respond(
        "swaps/team.html",
        team=team,
        managers=managers,
        others=[swap for swap in live if swap not in managers],
        settled=settled_swaps_of(team),
        is_managed=may_manage(current_person(), team),
        tabs=tabs(team),
    )


def _for_a_manager(live: Sequence[Swap]) -> list[Swap]:
    """What a manager has to approve, and what nobody has taken."""
    left = {ask.reference for ask in asks_about(COVER, [swap.key for swap in live], is_open=True)}
    return [swap for swap in live if swap.state is State.ACCEPTED or swap.key in left]
