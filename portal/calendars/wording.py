"""Events of a feed in words."""

from portal.calendars.queries import FeedState
from portal.calendars.stretches import Stretch
from portal.core.text import _
from portal.rota.wording import role_name


def feed_name(state: FeedState) -> str:
    return _("On call · %(name)s", name=state.name)


def title(stretch: Stretch, *, is_team: bool) -> str:
    """`Primary · SRE Core` in one's own feed, `Primary · Bob Blue` in the team's."""
    return f"{role_name(stretch.role)} · {stretch.person if is_team else stretch.team}"


def gap_title() -> str:
    return _("NOT COVERED")


def gap_description(team: str) -> str:
    return _("Nobody is primary of %(team)s then.", team=team)
