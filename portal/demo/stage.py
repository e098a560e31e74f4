"""Setting the demo up by the portal's own actions: people, teams, services, turns, policies, integrations."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from portal.alerts.integrations.actions import create_integration
from portal.alerts.models import Integration
from portal.core.db import add
from portal.demo.catalogue import SERVICES
from portal.demo.people import CREWS, PEOPLE, Crew, Somebody
from portal.demo.rotas import CONTACTS, legs_of
from portal.demo.story import HANDOFF, HISTORY_WEEKS, last_handoff
from portal.escalations.actions import create_from_template
from portal.escalations.models import EscalationPolicy
from portal.escalations.templates import five_steps, in_turn
from portal.messages.models import ContactMethod
from portal.messages.rooms.actions import add_room
from portal.people.actions import TeamFacts, add_person, create_team, put_member, set_password
from portal.people.demo import KEY
from portal.people.models import Person, Team, TeamRole
from portal.rota.contacts.actions import add_contact
from portal.rota.plans.actions import HORIZON, publish
from portal.rota.queries import cover_of_all
from portal.rota.rotations.actions import RotationFacts, create_rotation
from portal.services.actions import create_service
from portal.services.models import Service


@dataclass
class Stage:
    """Everything the story happens to. `people` are by key, the rest by slug; `methods` by person id."""

    began_at: datetime
    people: dict[str, Person] = field(default_factory=dict)
    methods: dict[int, ContactMethod] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    policies: dict[str, EscalationPolicy] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    integrations: dict[str, Integration] = field(default_factory=dict)

    @property
    def admin(self) -> Person:
        return self.people["admin"]

    def lead(self, team: str) -> Person:
        """The manager who set a team up."""
        return self.people[next(crew.managers[0] for crew in CREWS if crew.slug == team)]


def set_stage(at: datetime) -> Stage:
    """The demo as it was half a year ago: all shifts are published, nothing has happened yet."""
    earliest = min(_first_handoff(crew, at) for crew in CREWS)
    stage = Stage(began_at=earliest - timedelta(days=4))
    minutes = (stage.began_at + timedelta(minutes=minute) for minute in count())
    for somebody in PEOPLE:
        _person(stage, somebody, at=next(minutes))
    for crew in CREWS:
        _team(stage, crew, at=next(minutes))
    for kept in SERVICES:
        _service(stage, kept.slug, kept.team, kept.description, at=next(minutes))
    for slug, name in (("checkout", "Synthetic checks"), ("reports", "Nightly jobs")):
        create_integration(stage.services[slug], kind="generic", name=name, by=stage.admin, at=next(minutes))
    for crew in CREWS:
        _policies(stage, crew, at=next(minutes))
        _rotations(stage, crew, minutes, first_at=_first_handoff(crew, at), until=at + HORIZON)
    return stage


def _first_handoff(crew: Crew, at: datetime) -> datetime:
    monday = last_handoff(at, crew.zone) - timedelta(weeks=HISTORY_WEEKS)
    return datetime.combine(monday, HANDOFF, ZoneInfo(crew.zone)).astimezone(ZoneInfo("UTC"))


def _person(stage: Stage, somebody: Somebody, *, at: datetime) -> None:
    by = stage.people.get("admin")
    person = add_person(
        somebody.email, name=somebody.name, role=somebody.role, time_zone=somebody.zone, residence=somebody.residence,
        at=at, by=by,
    )  # fmt: skip
    if somebody.is_sign_in:
        set_password(person, KEY, at=at)
    method = ContactMethod(
        person_id=person.id, channel="EMAIL", address=person.email, label="Mail that rings", is_waking=True,
        position=1, verified_at=at, created_at=at,
    )  # fmt: skip
    stage.people[somebody.key], stage.methods[person.id] = person, add(method)


def _team(stage: Stage, crew: Crew, *, at: datetime) -> None:
    team = create_team(crew.slug, TeamFacts(crew.name, crew.zone), by=stage.admin, at=at)
    members = (*crew.primary, *crew.nights, *crew.consultants)
    for role, keys in ((TeamRole.MANAGER, crew.managers), (TeamRole.MEMBER, members)):
        for key in keys:
            put_member(team, stage.people[key], role=role, by=stage.admin, at=at)
    address = f"https://hooks.slack.example/services/{crew.slug}"
    name, lead = f"#{crew.slug}-incidents", stage.lead(crew.slug)
    add_room(team, name=name, channel="WEBHOOK", address=address, by=lead, at=at)
    stage.teams[crew.slug] = team


def _service(stage: Stage, slug: str, team: str, description: str, *, at: datetime) -> None:
    owner = stage.teams[team]
    service = create_service(slug, name=slug, team=owner, description=description, by=stage.admin, at=at)
    stage.services[slug] = service
    stage.integrations[slug], _secret = create_integration(
        service, kind="alertmanager", name="Alertmanager", by=stage.admin, at=at
    )


def _policies(stage: Stage, crew: Crew, *, at: datetime) -> None:
    team, lead = stage.teams[crew.slug], stage.lead(crew.slug)
    stage.policies[crew.slug] = create_from_template(team, by=lead, at=at, template=in_turn)
    if crew is CREWS[0]:
        create_from_template(team, by=lead, at=at, template=five_steps)


def _rotations(
    stage: Stage, crew: Crew, minutes: Iterator[datetime], *, first_at: datetime, until: datetime
) -> None:
    team, lead = stage.teams[crew.slug], stage.lead(crew.slug)
    starts_on = first_at.astimezone(ZoneInfo(crew.zone)).date()
    for leg in legs_of(crew):
        at, members = next(minutes), [stage.people[key].id for key in _from_the_start(leg.turns)]
        facts = RotationFacts(
            leg.name, leg.role, crew.zone, starts_on, members, handoff_time=HANDOFF, windows=leg.windows
        )
        publish(create_rotation(team, facts, by=lead, at=at), until=until, at=at)
    for line in CONTACTS.get(crew.slug, ()):
        add_contact(team, line, by=lead, at=next(minutes))


def _from_the_start(turns: Sequence[str]) -> list[str]:
    """The order with which the first one of `turns` has the turn after all the weeks of history."""
    return [turns[(place - HISTORY_WEEKS) % len(turns)] for place in range(len(turns))]


class Roster:
    """Who was on call when, read once: the history asks for it some hundred times."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self._cover: dict[tuple[int, str], list[tuple[datetime, Person]]] = {}
        for stretch in cover_of_all(start, end):
            turns = self._cover.setdefault((stretch.team_id, stretch.role), [])
            turns.append((stretch.starts_at, stretch.person))

    def on_call(self, team: Team, role: str, at: datetime) -> Person:
        """The demo has no gaps. Errors: IndexError before its first shift."""
        turns = self._cover[team.id, role]
        return turns[bisect_right(turns, at, key=lambda turn: turn[0]) - 1][1]
