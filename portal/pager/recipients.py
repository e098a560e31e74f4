"""From a step's target to addresses, at the instant the step runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.core.db import db, many
from portal.escalations.ladder import Step, TargetType
from portal.messages.models import ContactMethod
from portal.messages.queries import team_channel, usable_methods
from portal.pager.targets import methods_for
from portal.people.models import Membership, Person, Role, Team, TeamRole
from portal.people.queries import members_of
from portal.rota.models import RotaRole
from portal.rota.queries import on_call


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


def recipients_of(step: Step, team: Team, at: datetime) -> Found:
    """The addresses behind a step's target at an instant. Empty when nobody is on call or can be reached."""
    if step.target_type == TargetType.EMAIL:
        return Found([Recipient(str(step.target), "EMAIL", str(step.target))])
    if step.target_type == TargetType.CHANNEL:
        return _room(team.id, str(step.target))
    return reach(_people(step, team, at), step.channels)


def _room(team_id: int, name: str) -> Found:
    room = team_channel(team_id, name)
    if room is None:
        return Found([], [name])
    return Found([Recipient(name, room.channel, room.address)])


def _people(step: Step, team: Team, at: datetime) -> list[Person]:
    if step.target_type == TargetType.ON_CALL:
        return [a.person for a in on_call(team, at, role=RotaRole(step.role))]
    if step.target_type == TargetType.TEAM:
        return [m.person for m in members_of(team)]
    person = db.session.get(Person, step.target)
    return [person] if person is not None and person.is_active else []


def reach(people: Sequence[Person], channels: Sequence[str]) -> Found:
    """Each person's methods for the channels asked for; who has none that is verified cannot be reached."""
    distinct = list({p.id: p for p in people}.values())
    methods = usable_methods([p.id for p in distinct])
    chosen = [(p, methods_for(methods[p.id], channels)) for p in distinct]
    return Found(
        recipients=[by_method(p, m) for p, found in chosen for m in found],
        unreachable=[p.name for p, found in chosen if not found],
    )


def by_method(person: Person, method: ContactMethod) -> Recipient:
    return Recipient(person.name, method.channel, method.address, person, method.id, method.is_waking)


def fallback_of(team: Team) -> Found:
    """Who is asked when the ladder is at its end: the team's fallback contact, else its managers, else admins."""
    for people in ([team.fallback_person] if team.fallback_person else [], _managers(team.id), _admins()):
        found = reach([p for p in people if p.is_active], ())
        if found.recipients:
            return found
    return Found([])


def management_of(team: Team, at: datetime) -> Found:
    """Who is told when the second clock runs out: the manager on call, else the managers, else the last resort."""
    duty = [cover.person for cover in on_call(team, at, role=RotaRole.MANAGER)]
    for people in (duty, _managers(team.id)):
        found = reach(people, ())
        if found.recipients:
            return found
    return fallback_of(team)


def _managers(team_id: int) -> Sequence[Person]:
    managers = (
        select(Person)
        .join(Membership)
        .where(Membership.team_id == team_id, Membership.role == TeamRole.MANAGER, Person.is_active)
    )
    return many(managers.order_by(Person.id))


def _admins() -> Sequence[Person]:
    return many(select(Person).where(Person.role == Role.ADMIN, Person.is_active).order_by(Person.id))
