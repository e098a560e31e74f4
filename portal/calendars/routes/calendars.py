"""Where people get the addresses of their calendars."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.calendars.actions import subscribe
from portal.calendars.forms import SubscriptionForm
from portal.calendars.models import Feed
from portal.calendars.queries import feeds_of
from portal.core import clock
from portal.core.htmx import done, respond
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for, teams_of

bp = Blueprint("calendars", __name__, url_prefix="/calendars")


@dataclass(frozen=True)
class Offer:
    """What can be subscribed to, and the addresses once it is. Without a team: one's own shifts."""

    team: Team | None
    feed: Feed | None

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
    """Open one's own feed, or a team's: schedules are for everyone signed in."""
    slug = SubscriptionForm().team.data
    team = team_for(current_person(), slug) if slug else None
    subscribe(current_person(), team, at=clock.now())
    return done(url_for("calendars.index"))


def _offers() -> list[Offer]:
    """One's own feed, then those of one's teams and of every team one has subscribed to, by name."""
    person = current_person()
    known = {found.team_id: found for found in feeds_of(person)}
    teams = {team.id: team for team in teams_of(person)}
    teams |= {found.team.id: found.team for found in known.values() if found.team}
    by_name = sorted(teams.values(), key=lambda team: (team.name, team.id))
    return [Offer(None, known.get(None)), *(Offer(team, known.get(team.id)) for team in by_name)]
