"""Where an incident stands: what its view shows beside the rows, the same for everybody who works on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.core.db import db
from portal.core.text import _
from portal.escalations.ladder import Exhausted, Step, TargetType, next_due
from portal.escalations.queries import ladder_of
from portal.escalations.rules.queries import rule_of
from portal.incidents.climbing import place_of, policy_now
from portal.incidents.facts import Facts, Status
from portal.incidents.holds.queries import Waiting, holds_of
from portal.incidents.models import Incident
from portal.incidents.names import listed, role_name
from portal.incidents.owed import Owed, owed_of
from portal.incidents.queries import latest_pages, responders_of, status_changes
from portal.messages.models import Message
from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.rota.queries import on_call

PAGES_SHOWN = 20


class Reached(StrEnum):
    """Whether a phase is over, the present one, or still to come."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Phase:
    """One chevron; `at` is when the phase began, None when it was left out or is ahead."""

    status: Status
    reached: Reached
    at: datetime | None


@dataclass(frozen=True)
class NextStep:
    """Whom the engine pages next if nobody acknowledges, after what holds it; `order` is None for the last one."""

    at: datetime
    order: int | None
    whom: str
    channels: Sequence[str] = ()


@dataclass(frozen=True)
class Board:
    incident: Incident
    facts: Facts
    phases: Sequence[Phase]
    next_step: NextStep | None
    waiting: Waiting | None
    owed: Owed | None
    pages: Sequence[Message]
    responders: Sequence[Person]

    @property
    def zone(self) -> str:
        """The zone of all times of the view: rows are rendered once for everybody, so it is the team's."""
        return self.incident.team.time_zone


def board_of(incident: Incident) -> Board:
    return Board(
        incident=incident,
        facts=incident.facts,
        phases=phases(incident.status, _times(incident)),
        next_step=next_step_of(incident),
        waiting=holds_of([incident]).get(incident.id),
        owed=owed_of([incident]).get(incident.id),
        pages=latest_pages(incident.id, limit=PAGES_SHOWN),
        responders=responders_of(incident.id),
    )


def phases(status: Status, times: Mapping[Status, datetime | None]) -> list[Phase]:
    """All phases in order with when each began; one that was left out has no time."""
    order = list(Status)
    here = order.index(status)
    found = []
    for place, phase in enumerate(order):
        reached = Reached.DONE if place < here else Reached.CURRENT if place == here else Reached.AHEAD
        found.append(Phase(phase, reached, times.get(phase) if place <= here else None))
    return found


def _times(incident: Incident) -> dict[Status, datetime | None]:
    """When each phase began last. Triage and investigation are told by the timeline alone."""
    told = {Status(entry.facts["after"]): entry.at for entry in status_changes(incident.id)}
    return {
        Status.DETECTED: incident.created_at,
        Status.TRIAGED: told.get(Status.TRIAGED),
        Status.INVESTIGATING: told.get(Status.INVESTIGATING),
        Status.MITIGATED: incident.mitigated_at,
        Status.RESOLVED: incident.resolved_at,
        Status.CLOSED: incident.closed_at,
    }


def next_step_of(incident: Incident) -> NextStep | None:
    """What the engine does next, by the same rules; None once somebody has it or nothing is left."""
    if incident.next_escalation_at is None:
        return None
    due = next_due(ladder_of(policy_now(incident)), **place_of(incident))
    at = incident.next_escalation_at
    if isinstance(due, Exhausted):
        last_resort = incident.team.last_resort
        return NextStep(at, None, last_resort.name if last_resort else _("the managers of the team"))
    return NextStep(at, due.step.order, _whom(due.step, incident, at), due.step.channels)


def _whom(step: Step, incident: Incident, at: datetime) -> str:
    if step.target_type == TargetType.ON_CALL:
        roles = rule_of(incident.team_id, incident.severity).roles(step.role)
        covers = [cover for role in roles for cover in on_call(incident.team, at, role=RotaRole(role))]
        names = list(dict.fromkeys(cover.person.name for cover in covers))
        return listed(names) or _("nobody is on call as %(role)s", role=role_name(step.role))
    if step.target_type == TargetType.TEAM:
        return _("everybody in %(team)s", team=incident.team.name)
    if step.target_type == TargetType.USER:
        person = db.session.get(Person, step.target)
        return person.name if person else _("somebody who has left")
    return str(step.target)
