"""Every view of the demo, as everybody who signs in there: none breaks, and each page passes its checks."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.alerts.models import Alert, IntakeEvent, Integration
from portal.asks.links import answer_token
from portal.calendars.actions import subscribe
from portal.conflicts.models import Conflict
from portal.core.db import Row, db, one_or_none
from portal.core.jobs import SWEEPS
from portal.escalations.models import EscalationPolicy
from portal.followups.actions import Promise, promise
from portal.incidents.models import Incident
from portal.messages.models import ContactMethod, Message, Room
from portal.pager.health.actions import record_run
from portal.pager.pages.links import ack_url
from portal.people.actions import create_token
from portal.people.links import password_token
from portal.people.models import Person, Team
from portal.people.queries import person_by_email
from portal.postmortems.models import Postmortem, PostmortemState
from portal.recovery.policies.models import RecoveryPolicy
from portal.rota.models import Rotation, Shift
from portal.services.actions import plan_maintenance
from portal.services.models import Service
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import Swap
from tests.clock import START
from tests.house.belongings import path_of
from tests.house.visitors import MACHINES, routes
from tests.visit import checked, sign_in_as
from tests.world_asks import an_ask
from tests.world_changes import an_event
from tests.world_demo import a_demo
from tests.world_sources import a_source

T = TypeVar("T", bound=Row)
ROLES = ("admin", "alice", "bob", "charlie", "vera")


@pytest.fixture(scope="module")
def demo(worker_number: int) -> Iterator[Flask]:
    """Its pager counts as running, so that `/health` is well."""
    with a_demo(f"views_{worker_number}") as app:
        with app.app_context():
            for name in SWEEPS:
                record_run(name, at=START, took_ms=1)
        yield app


def the(email: str) -> Person:
    person = person_by_email(f"{email}@demo.example")
    assert person is not None
    return person


def one(model: type[T], *conditions: object) -> T:
    return db.session.scalars(select(model).where(*conditions).order_by(model.id).limit(1)).one()


def places() -> Mapping[str, str]:
    """What to put in an address: SRE Core's and Bob's, the live incident, and one whose review is published."""
    bob = the("bob")
    live = one(Incident, Incident.severity == 1, Incident.resolved_at.is_(None))
    read = one(Postmortem, Postmortem.state == PostmortemState.PUBLISHED).incident
    feed, (token, _text) = subscribe(bob, None, at=START), create_token(bob, name="Script", at=START)
    asked = an_ask(one(Team, Team.slug == "payments"), bob, by=the("alice"))
    swap = a_swap()
    source = a_source(None, one(Team, Team.slug == "sre-core"), by=the("alice"))
    later = (START + timedelta(days=1), START + timedelta(days=2))
    planned = plan_maintenance(
        one(Service, Service.slug == "redis-prod"),
        starts_at=later[0],
        ends_at=later[1],
        reason="Upgrade",
        by=bob,
        at=START,
    )
    change = an_event(one(Service, Service.slug == "redis-prod"), by=bob)
    db.session.commit()
    return {
        "ack/signed": ack_url(live, bob).rpartition("/")[2],
        "answers/signed": answer_token(asked),
        "alerts/number": str(one(Alert, Alert.incident_id == live.id).id),
        "asks/key": asked.key,
        "asked/key": asked.key,
        "calendars/secret": feed.secret,
        "escalation-policies/key": one(EscalationPolicy).key,
        "escalations/key": one(EscalationPolicy).key,
        "rooms/key": one(Room).key,
        "changes/key": change.key,
        "events/key": change.key,
        "conflicts/key": one(Conflict).key,
        "contact-methods/key": one(ContactMethod).key,
        "follow-ups/key": promise(live.team, Promise("Quieter disks"), by=bob, at=START).key,
        "incidents/ref": live.ref,
        "leave-sources/id": source.key,
        "leave-sources/key": source.key,
        "integrations/key": one(Integration).key,
        "maintenance/key": planned.key,
        "members/email": bob.email,
        "outbox/message_id": str(one(Message).id),
        "password/token": password_token(bob, at=START),
        "people/email": bob.email,
        "people/key": bob.key,
        "policies/key": one(
            RecoveryPolicy, RecoveryPolicy.country.is_(None), RecoveryPolicy.name == "France"
        ).key,
        "postmortems/ref": read.ref,
        "requests/number": str(one(IntakeEvent).id),
        "rotations/key": one(Rotation).key,
        "services/slug": "redis-prod",
        "shifts/key": swap.shift.key,
        "static/filename": "favicon.svg",
        "swaps/key": swap.key,
        "statements/month": "2026-10",
        "teams/slug": "sre-core",
        "tokens/key": token.key,
    }


def a_swap() -> Swap:
    """Somebody asks who can take their next shift."""
    ahead = select(Shift).where(Shift.starts_at > START, Shift.cancelled_at.is_(None)).order_by(Shift.id)
    shift = db.session.scalars(ahead.limit(1)).one()
    swap = one_or_none(select(Swap).where(Swap.shift_id == shift.id).limit(1))
    return swap or ask_swap(shift, Wish(), by=shift.person, at=START)


@pytest.mark.parametrize("name", ROLES)
def test_every_view_of_the_demo_opens(demo: Flask, name: str) -> None:
    client = demo.test_client()
    with demo.app_context():
        known = places()
        sign_in_as(client, the(name))
    paths = [path_of(rule, known) for rule, method in routes(demo) if method == "GET"]
    opened = {path: opens(client, path) for path in paths}
    assert len(opened) > 50
    assert {path for path, status in opened.items() if status == 200} >= {
        "/",
        "/incidents",
        "/schedules",
        "/me",
    }


def opens(client: FlaskClient, path: str) -> int:
    """Its status, which may be a refusal; a page passes the checks of every view. Errors: AssertionError."""
    answer = client.get(path)
    assert answer.status_code < 500, f"{path}: {answer.status}"
    assert answer.status_code != 401 or path.startswith(MACHINES), f"{path} asks to sign in"
    if answer.mimetype == "text/html" and answer.status_code == 200:
        try:
            checked(answer)
        except AssertionError as error:
            raise AssertionError(f"{path}: {error}") from error
    answer.close()
    return answer.status_code
