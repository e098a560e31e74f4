"""From a step's target to addresses, at the instant the step runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.escalations.ladder import Step, TargetType
from portal.messages.models import ContactMethod
from portal.pager.reach.knowledge import ASKED, Knowledge
from portal.pager.reach.methods import methods_for
from portal.people.models import Person, Team
from portal.rota.models import RotaRole


@dataclass(frozen=True)
class Recipient:
    """One address to send a page to; `person` is None for a room or an outside address."""

    name: str
    channel: str
    address: str
    person: Person | None = None
    method_id: int | None = None
    is_waking: bool = False


@dataclass(frozen=True)
class Found:
    """Who a step reaches, and whom it meant but cannot reach (names)."""

    recipients: Sequence[Recipient]
    unreachable: Sequence[str] = ()


def recipients_of(step: Step, team: Team, at: datetime, known: Knowledge = ASKED) -> Found:
    """The addresses behind a step's target at an instant. Empty when nobody is on call or can be reached."""
    if step.target_type == TargetType.EMAIL:
        return Found([Recipient(str(step.target), "EMAIL", str(step.target))])
    if step.target_type == TargetType.CHANNEL:
        return _room(team, str(step.target), known)
    return reach(_people(step, team, at, known), step.channels, known)


def _room(team: Team, name: str, known: Knowledge) -> Found:
    room = known.room(team, name)
    if room is None:
        return Found([], [name])
    return Found([Recipient(name, room.channel, room.address)])


def _people(step: Step, team: Team, at: datetime, known: Knowledge) -> Sequence[Person]:
    if step.target_type == TargetType.ON_CALL:
        return known.on_call(team, at, RotaRole(step.role))
    if step.target_type == TargetType.TEAM:
        return known.members(team)
    person = known.person(int(step.target or 0))
    return [person] if person is not None and person.is_active else []


def reach(people: Sequence[Person], channels: Sequence[str], known: Knowledge = ASKED) -> Found:
    """Each person's methods for the channels asked for; who has none that is verified cannot be reached."""
    distinct = list({p.id: p for p in people}.values())
    methods = known.methods([p.id for p in distinct])
    chosen = [(p, methods_for(methods[p.id], channels)) for p in distinct]
    return Found(
        recipients=[by_method(p, m) for p, found in chosen for m in found],
        unreachable=[p.name for p, found in chosen if not found],
    )


def by_method(person: Person, method: ContactMethod) -> Recipient:
    return Recipient(person.name, method.channel, method.address, person, method.id, method.is_waking)


def last_resort_of(team: Team, known: Knowledge = ASKED) -> Found:
    """Who is asked when the ladder is at its end: the team's last resort, else its managers, else admins."""
    last_resort = [team.last_resort] if team.last_resort else []
    return _first_reached((lambda: last_resort, lambda: known.managers(team), known.admins), known)


def management_of(team: Team, at: datetime, known: Knowledge = ASKED) -> Found:
    """Who is told when the second clock runs out: the manager on call, else the managers, else the last resort."""
    duty = known.on_call(team, at, RotaRole.MANAGER)
    found = _first_reached((lambda: duty, lambda: known.managers(team)), known)
    return found if found.recipients else last_resort_of(team, known)


def _first_reached(circles: Sequence[Callable[[], Sequence[Person]]], known: Knowledge) -> Found:
    """Those of the first circle in which anybody can be reached; a wider one is only then looked for."""
    for people in circles:
        found = reach([person for person in people() if person.is_active], (), known)
        if found.recipients:
            return found
    return Found([])


def asked_of(step: Step, team: Team, severity: int, at: datetime, known: Knowledge = ASKED) -> Found:
    """Whom a step asks at an instant: of those on call everybody whom the rule of the severity asks together."""
    if step.target_type != TargetType.ON_CALL:
        return recipients_of(step, team, at, known)
    roles = known.rule(team, severity).roles(step.role)
    found = [recipients_of(replace(step, role=role), team, at, known) for role in roles]
    return Found(
        recipients=list(dict.fromkeys(one for circle in found for one in circle.recipients)),
        unreachable=list(dict.fromkeys(name for circle in found for name in circle.unreachable)),
    )
