from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from portal.absences.sources.models import LeaveSource
from portal.asks.models import Ask
from portal.changes.models import ChangeEvent
from portal.escalations.models import EscalationPolicy
from portal.incidents.models import Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.people.models import Person
from portal.rota.contacts.actions import ContactFacts, add_contact
from portal.rota.contacts.models import Availability, Contact
from portal.rota.models import RotaRole, Rotation
from portal.rota.plans.queries import shifts_ahead
from portal.rota.queries import rotations_of
from portal.services.actions import create_service, plan_maintenance
from portal.services.models import Maintenance, Service
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import Swap
from tests.clock import START
from tests.db.api.scripts import Script, a_script
from tests.kept import kept
from tests.world import Cast
from tests.world_asks import an_ask
from tests.world_changes import a_deployment
from tests.world_pager import on_call_now, the_ladder
from tests.world_sources import a_source


@pytest.fixture
def script(app: Flask) -> Callable[..., Script]:
    """`script(bob)` calls as Bob; `script(None)` brings no token; `script(bob, is_read_only=True)`."""

    def calling_as(person: Person | None, **token: object) -> Script:
        return a_script(app, person, **token)

    return calling_as


@dataclass
class Scene:
    """Team Blue with Bob on call, a service with planned work that is due, a default policy, an open
    incident, something that is asked of Bob, and the last hour of his shift, which he asks Alice to take."""

    service: Service
    policy: EscalationPolicy
    incident: Incident
    work: Maintenance
    rotation: Rotation
    ask: Ask
    contact: Contact
    swap: Swap
    source: LeaveSource
    event: ChangeEvent

    @property
    def names(self) -> dict[str, str]:
        """What stands in addresses."""
        return {
            "ref": self.incident.ref,
            "policy": self.policy.key,
            "work": self.work.key,
            "rotation": self.rotation.key,
            "ask": self.ask.key,
            "contact": self.contact.key,
            "source": self.source.key,
            "event": self.event.key,
            "swap": self.swap.key,
            "shift": self.swap.shift.key,
        }


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return kept(the_scene, cast)


def the_scene(cast: Cast) -> Scene:
    on_call_now(cast.blue, RotaRole.PRIMARY, [cast.bob])
    service = create_service("checkout", name="Checkout", team=cast.blue, at=START, by=None)
    policy = the_ladder(cast.blue)
    facts = IncidentFacts(title="Checkout is down", severity=1)
    incident = open_incident(cast.blue, facts, service=service, at=START, by=cast.bob)
    begins = START + timedelta(hours=1)
    work = plan_maintenance(
        service,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        reason="Upgrade",
        by=cast.bob,
        at=START,
    )
    (rotation,) = rotations_of(cast.blue)
    line = ContactFacts("DBA", "dba@people.example", Availability.ALWAYS)
    contact = add_contact(cast.blue, line, by=cast.alice, at=START)
    ask = an_ask(cast.green, cast.bob, by=cast.alice)
    shift = shifts_ahead(rotation, START)[0]
    hour = Wish(shift.ends_at - timedelta(hours=1), shift.ends_at, to=[cast.alice])
    swap = ask_swap(shift, hour, by=cast.bob, at=START)
    source = a_source(None, cast.blue, by=cast.alice)
    event = a_deployment(service, by=cast.bob)
    return Scene(service, policy, incident, work, rotation, ask, contact, swap, source, event)
