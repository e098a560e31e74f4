"""Where people get the addresses of their calendars."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.calendars.actions import subscribe
from portal.calendars.forms import SubscriptionForm
from portal.calendars.models import Feed
from portal.calendars.queries import feeds_of, roles_in
from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for, teams_of
from portal.rota.models import RotaRole

bp = Blueprint("calendars", __name__, url_prefix="/calendars")


@dataclass(frozen=True)
class Offer:
    """What can be subscribed to, and the addresses once it is. Without a team: one's own shifts.

    `other_roles` are those of the team that are not subscribed to one by one yet.
    """

    team: Team | None
    feed: Feed | None
    role: RotaRole | None = None
    other_roles: Sequence[RotaRole] = ()

    @property
    def https(self) -> str:
        path = url_for("calendar_feeds.show", secret=self.feed.secret) if self.feed else ""
        return f"{current_app.config['BASE_URL']}{path}"

    @property
    def webcal(self) -> str:
        """The same address, in the scheme that calendar programmes answer to."""
        return f"webcal://{self.https.partition('://')[2]}"


@bp.get("")
def index() -> Response:
    """Nothing is opened by looking: an address exists once somebody has asked for it."""
    return respond("calendars/index.html", offers=_offers())


@bp.post("")
def create() -> BaseResponse:
    """Open one's own feed, a team's, or that of a role: schedules are for everyone signed in."""
    form = SubscriptionForm()
    team = team_for(current_person(), form.team.data) if form.team.data else None
    try:
        role = form.asked_role
    except ValueError:
        abort(400, _("There is no such role."))
    if role is not None and team is None:
        abort(400, _("A role is one of a team. Choose the team as well."))
    subscribe(current_person(), team, at=clock.now(), role=role)
    return done(url_for("calendars.index"))


def _offers() -> list[Offer]:
    """One's own feed, then those of one's teams and of every team one has subscribed to, by name, with their roles."""
    person = current_person()
    known = {(found.team_id, found.role): found for found in feeds_of(person)}
    teams = {team.id: team for team in teams_of(person)}
    teams |= {found.team.id: found.team for found in known.values() if found.team}
    by_name = sorted(teams.values(), key=lambda team: (team.name, team.id))
    roles = roles_in(teams)
    return [Offer(None, known.get((None, None))), *(o for t in by_name for o in _of_team(t, known, roles))]


def _of_team(
    team: Team,
    known: Mapping[tuple[int | None, RotaRole | None], Feed],
    roles: Mapping[int, Sequence[RotaRole]],
) -> Iterator[Offer]:
    others = [role for role in roles.get(team.id, ()) if (team.id, role) not in known]
    yield Offer(team, known.get((team.id, None)), other_roles=others)
    for role in RotaRole:
        if (team.id, role) in known:
            yield Offer(team, known[team.id, role], role)
