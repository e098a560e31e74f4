"""What the pager has to know to decide whom it pages: asked for when it is needed, or gathered beforehand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol

from sqlalchemy import select

from portal.core.db import db, many
from portal.escalations.delivery import Rule
from portal.escalations.ladder import Ladder, TargetType
from portal.escalations.rules.queries import rule_of, rules_of
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.messages.contacts.queries import usable_methods
from portal.messages.models import ContactMethod, Room, Urgency
from portal.messages.notification_rules.queries import wishes_of
from portal.messages.notification_rules.wishes import Wish
from portal.messages.rooms.queries import room_named, rooms_of
from portal.people.models import Membership, Person, Role, Team, TeamRole
from portal.people.queries import members_of
from portal.rota.models import Assignment, RotaRole
from portal.rota.queries import cover_between, on_call
from portal.services.models import Maintenance
from portal.services.queries import maintenance_at, maintenance_between


class Knowledge(Protocol):
    """Facts of one team, by the names the decisions ask for them."""

    def rule(self, team: Team, severity: int) -> Rule: ...
    def on_call(self, team: Team, at: datetime, role: RotaRole) -> Sequence[Person]: ...
    def members(self, team: Team) -> Sequence[Person]: ...
    def managers(self, team: Team) -> Sequence[Person]: ...
    def admins(self) -> Sequence[Person]: ...
    def person(self, person_id: int) -> Person | None: ...
    def room(self, team: Team, name: str) -> Room | None: ...
    def methods(self, person_ids: Sequence[int]) -> Mapping[int, Sequence[ContactMethod]]: ...
    def wishes(self, person_ids: Sequence[int], urgency: Urgency) -> Mapping[int, Sequence[Wish]]: ...
    def planned_work(self, service_id: int, at: datetime) -> Maintenance | None: ...


class Asked:
    """Asks the database each time: what is true at this moment, and no more than one decision needs."""

    def rule(self, team: Team, severity: int) -> Rule:
        return rule_of(team.id, severity)

    def on_call(self, team: Team, at: datetime, role: RotaRole) -> Sequence[Person]:
        return [cover.person for cover in on_call(team, at, role=role)]

    def members(self, team: Team) -> Sequence[Person]:
        return [member.person for member in members_of(team)]

    def managers(self, team: Team) -> Sequence[Person]:
        managing = (Membership.team_id == team.id, Membership.role == TeamRole.MANAGER, Person.is_active)
        return many(select(Person).join(Membership).where(*managing).order_by(Person.id))

    def admins(self) -> Sequence[Person]:
        active = select(Person).where(Person.role == Role.ADMIN, Person.is_active)
        return many(active.order_by(Person.id))

    def person(self, person_id: int) -> Person | None:
        return db.session.get(Person, person_id)

    def room(self, team: Team, name: str) -> Room | None:
        return room_named(team.id, name)

    def methods(self, person_ids: Sequence[int]) -> Mapping[int, Sequence[ContactMethod]]:
        return usable_methods(person_ids) if person_ids else {}

    def wishes(self, person_ids: Sequence[int], urgency: Urgency) -> Mapping[int, Sequence[Wish]]:
        return wishes_of(person_ids, urgency) if person_ids else {}

    def planned_work(self, service_id: int, at: datetime) -> Maintenance | None:
        return maintenance_at(service_id, at)

    def is_asked(self, incident: Incident) -> bool:
        """Whether a person wants its pages, whatever holds others."""
        return incident.id in asked_for([incident])


ASKED = Asked()


def asked_for(incidents: Sequence[Incident]) -> set[int]:
    """The ids of urgent incidents whose pages a person wants: whoever opened it, or ended what held it."""
    urgent = [incident for incident in incidents if incident.is_urgent]
    opened = {incident.id for incident in urgent if incident.opened_by_id is not None}
    others = {incident.id for incident in urgent} - opened
    if not others:
        return opened
    ended = select(TimelineEntry.incident_id).where(
        TimelineEntry.incident_id.in_(others),
        TimelineEntry.kind == EntryKind.RELEASED,
        TimelineEntry.actor_id.is_not(None),
    )
    return opened | set(db.session.scalars(ended))


class Gathered:
    """Everything a climb of `ladder` may ask about `team` in [start, end), in a constant number of queries.

    `cover` is all of that time where the caller has it. What few climbs ask for is read when the first one does.
    """

    def __init__(
        self,
        team: Team,
        ladder: Ladder,
        start: datetime,
        end: datetime,
        *,
        service_id: int | None = None,
        cover: Sequence[Assignment] | None = None,
    ) -> None:
        self._team = team
        found = cover_between(team, start, end) if cover is None else cover
        self._cover = sorted(found, key=lambda cover: cover.id)
        self._members = members_of(team)
        self._admins = ASKED.admins()
        self._named = {person.id: person for person in _named(ladder)}
        self._work = maintenance_between(service_id, start, end) if service_id is not None else ()
        self._ids = self._everybody(team)
        self._methods = usable_methods(self._ids)

    @cached_property
    def _rules(self) -> Mapping[int, Rule]:
        return rules_of(self._team.id)

    @cached_property
    def _rooms(self) -> Mapping[str, Room]:
        return {room.name: room for room in rooms_of(self._team)}

    @cached_property
    def _wishes(self) -> Mapping[Urgency, Mapping[int, Sequence[Wish]]]:
        return {urgency: wishes_of(self._ids, urgency) for urgency in Urgency}

    def _everybody(self, team: Team) -> list[int]:
        people = {*self.members(team), *self._admins, *self._named.values()}
        people |= {cover.person for cover in self._cover}
        return sorted(person.id for person in people | {team.last_resort} if person is not None)

    def rule(self, team: Team, severity: int) -> Rule:
        return self._rules[severity]

    def on_call(self, team: Team, at: datetime, role: RotaRole) -> Sequence[Person]:
        return [c.person for c in self._cover if c.role == role and c.starts_at <= at < c.ends_at]

    def members(self, team: Team) -> Sequence[Person]:
        return [member.person for member in self._members]

    def managers(self, team: Team) -> Sequence[Person]:
        managing = [member.person for member in self._members if member.role == TeamRole.MANAGER]
        return sorted(managing, key=lambda person: person.id)

    def admins(self) -> Sequence[Person]:
        return self._admins

    def person(self, person_id: int) -> Person | None:
        return self._named.get(person_id)

    def room(self, team: Team, name: str) -> Room | None:
        return self._rooms.get(name)

    def methods(self, person_ids: Sequence[int]) -> Mapping[int, Sequence[ContactMethod]]:
        return {person_id: self._methods[person_id] for person_id in person_ids}

    def wishes(self, person_ids: Sequence[int], urgency: Urgency) -> Mapping[int, Sequence[Wish]]:
        return {person_id: self._wishes[urgency][person_id] for person_id in person_ids}

    def planned_work(self, service_id: int, at: datetime) -> Maintenance | None:
        return next((work for work in self._work if work.starts_at <= at < work.ends_at), None)


def _named(ladder: Ladder) -> Sequence[Person]:
    ids = {step.target for step in ladder.rungs if step.target_type is TargetType.USER}
    return many(select(Person).where(Person.id.in_(ids))) if ids else ()
