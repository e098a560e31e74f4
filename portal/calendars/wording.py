"""Events of a feed in words."""

from collections.abc import Iterable, Iterator

from portal.calendars.queries import FeedState
from portal.calendars.stretches import Stretch
from portal.core.text import _
from portal.rota.models import RotaRole
from portal.rota.wording import role_name


def feed_name(state: FeedState) -> str:
    if state.role is not None:
        return _("%(role)s · %(name)s", role=role_name(state.role), name=state.name)
    return _("On call · %(name)s", name=state.name)


def titles(stretches: Iterable[Stretch], *, is_team: bool) -> Iterator[str]:
    """`Primary · SRE Core` in one's own feed, `Primary · Bob Blue` in the team's."""
    roles = {role: role_name(role) for role in RotaRole}
    for stretch in stretches:
        yield f"{roles[RotaRole(stretch.role)]} · {stretch.person if is_team else stretch.team}"


def gap_title() -> str:
    return _("NOT COVERED")


def gap_description(state: FeedState) -> str:
    if state.role is not None:
        role = role_name(state.role)
        return _("Nobody is on call in this role of %(team)s then: %(role)s.", team=state.name, role=role)
    return _("Nobody is primary of %(team)s then.", team=state.name)


def rest_title() -> str:
    return _("Rest after a call")


def rest_description() -> str:
    return _("A page split your rest, so it has begun anew. No work before its end.")
