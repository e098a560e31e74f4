"""What the pager has to know of many teams at one instant, to look at everything that waits there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.db import many
from portal.escalations.delivery import Rule
from portal.escalations.ladder import Ladder, choose_policy
from portal.escalations.models import EscalationPolicy
from portal.escalations.queries import ladder_of, policies_of
from portal.escalations.rules.queries import rules_of_teams
from portal.incidents.climbing import policy_now
from portal.incidents.models import Incident
from portal.messages.contacts.queries import usable_methods
from portal.messages.models import ContactMethod, Room
from portal.pager.reach.knowledge import Asked, asked_for
from portal.people.models import Membership, Person, Team, TeamRole
from portal.rota.models import Assignment, RotaRole
from portal.rota.periods import covers
from portal.rota.queries import assignments
from portal.services.models import Maintenance


class Overview(Asked):
    """Answers about the teams of some incidents, at `at` alone. A constant number of queries, however many they are."""

    def __init__(self, incidents: Sequence[Incident], at: datetime) -> None:
        ids = {incident.team_id for incident in incidents}
        self._teams = many(select(Team).where(Team.id.in_(ids)).options(selectinload(Team.last_resort)))
        self._policies = policies_of(*ids)
        self._rules = rules_of_teams(ids)
        self._cover = _cover(ids, at)
        self._members = _members(ids)
        self._admins = super().admins()
        self._rooms = _rooms(ids)
        self._work = _work({incident.service_id for incident in incidents}, at)
        self._asked = asked_for(incidents)
        self._people = {person.id: person for person in self._everybody()}
        self._methods = usable_methods(list(self._people))

    def ladder(self, incident: Incident) -> Ladder:
        """As the engine chooses it: anew while no step has run."""
        return ladder_of(policy_now(incident, self._policy_of))

    def _policy_of(self, team_id: int, severity: int) -> EscalationPolicy | None:
        return choose_policy([policy for policy in self._policies if policy.team_id == team_id], severity)

    def is_asked(self, incident: Incident) -> bool:
        return incident.id in self._asked

    def _everybody(self) -> Iterator[Person]:
        yield from self._admins
        yield from (cover.person for cover in self._cover)
        yield from (member.person for member in self._members)
        yield from (team.last_resort for team in self._teams if team.last_resort)
        steps = (step for policy in self._policies for step in policy.steps)
        yield from (step.target_person for step in steps if step.target_person)

    def rule(self, team: Team, severity: int) -> Rule:
        return self._rules[team.id][severity]

    def on_call(self, team: Team, at: datetime, role: RotaRole) -> Sequence[Person]:
        return [cover.person for cover in self._cover if cover.team_id == team.id and cover.role == role]

    def members(self, team: Team) -> Sequence[Person]:
        return [member.person for member in self._members if member.team_id == team.id]

    def managers(self, team: Team) -> Sequence[Person]:
        own = (member for member in self._members if member.team_id == team.id)
        managing = [member.person for member in own if member.role == TeamRole.MANAGER]
        return sorted(managing, key=lambda person: person.id)

    def admins(self) -> Sequence[Person]:
        return self._admins

    def person(self, person_id: int) -> Person | None:
        return self._people.get(person_id)

    def room(self, team: Team, name: str) -> Room | None:
        return self._rooms.get((team.id, name))

    def methods(self, person_ids: Sequence[int]) -> Mapping[int, Sequence[ContactMethod]]:
        return {person_id: self._methods[person_id] for person_id in person_ids}

    def planned_work(self, service_id: int, at: datetime) -> Maintenance | None:
        return self._work.get(service_id)


def _cover(team_ids: set[int], at: datetime) -> Sequence[Assignment]:
    now = assignments().where(Assignment.team_id.in_(team_ids), covers(at))
    return many(now.order_by(Assignment.id))


def _members(team_ids: set[int]) -> Sequence[Membership]:
    with_person = selectinload(Membership.person)
    theirs = select(Membership).join(Person).where(Membership.team_id.in_(team_ids), Person.is_active)
    return many(theirs.options(with_person).order_by(Membership.role, Person.name))


def _rooms(team_ids: set[int]) -> dict[tuple[int, str], Room]:
    rooms = many(select(Room).where(Room.team_id.in_(team_ids)))
    return {(room.team_id, room.name): room for room in rooms}


def _work(service_ids: set[int | None], at: datetime) -> dict[int, Maintenance]:
    """Of several for one service the one that ends last."""
    now = select(Maintenance).where(
        Maintenance.service_id.in_(service_ids - {None}),
        Maintenance.starts_at <= at,
        Maintenance.ends_at > at,
    )
    found = many(
        now.options(selectinload(Maintenance.service)).order_by(Maintenance.ends_at, Maintenance.id.desc())
    )
    return {work.service_id: work for work in found}
