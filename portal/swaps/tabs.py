"""The tabs above every list of swaps."""

from flask import request, url_for

from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import memberships_of

Tab = tuple[str, str, bool]


def tabs(shown: Team | None = None) -> list[Tab]:
    """What I asked, each of my teams and the one that is shown, and who covers whom there."""
    teams = [membership.team for membership in memberships_of(current_person())]
    if shown is not None and shown not in teams:
        teams.append(shown)
    mine = (_("I asked"), url_for("swaps.index"), shown is None)
    return [mine, *(_team(team, shown) for team in teams), *(_ledger(shown or team) for team in teams[:1])]


def _team(team: Team, shown: Team | None) -> Tab:
    is_current = team == shown and request.blueprint == "team_swaps"
    return team.name, url_for("team_swaps.index", slug=team.slug), is_current


def _ledger(team: Team) -> Tab:
    return _("Who covers whom"), url_for("covers.index", slug=team.slug), request.blueprint == "covers"
