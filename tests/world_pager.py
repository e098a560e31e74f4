"""A team that can be woken: people on call, a ladder of three steps, a service and its Alertmanager."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.alerts.models import Integration
from portal.core import crypto
from portal.core.db import add, transactional
from portal.escalations.actions import PolicyFacts, StepFacts, create_policy
from portal.escalations.ladder import TargetType
from portal.escalations.models import EscalationPolicy
from portal.messages.models import ContactMethod
from portal.people.models import Person, Team
from portal.rota.models import RotaRole
from portal.rota.plans.actions import publish
from portal.rota.rotations.actions import RotationFacts, create_rotation
from portal.services.actions import create_service
from portal.services.models import Service
from tests.clock import START
from tests.world import a_person, a_team


@dataclass
class Setting:
    team: Team
    primary: Person
    secondary: Person
    manager: Person
    service: Service
    integration: Integration
    secret: str
    policy: EscalationPolicy


def a_setting(slug: str = "sre", at: datetime = START, *, storm_from: int | None = None) -> Setting:
    """Primary at once, secondary after 5 minutes, manager after 15; mail wakes everybody here."""
    team = a_team(slug, at=at)
    john, farah = (a_person(name, team=team) for name in ("John Doe", "Farah Rami"))
    boris = a_person("Boris Kuzmin", manages=team)
    for person in (john, farah, boris):
        a_method(person)
    for role, person in ((RotaRole.PRIMARY, john), (RotaRole.SECONDARY, farah), (RotaRole.MANAGER, boris)):
        on_call_now(team, role, [person], at=at)
    service = create_service(f"{slug}-redis", name="redis-prod", team=team, at=at, by=None)
    integration, secret = an_integration(service, at=at, storm_from=storm_from)
    return Setting(team, john, farah, boris, service, integration, secret, the_ladder(team, at=at))


@transactional
def a_method(
    person: Person, *, channel: str = "EMAIL", address: str | None = None, position: int = 1
) -> ContactMethod:
    """A verified way to wake somebody."""
    return add(
        ContactMethod(
            person_id=person.id, channel=channel, address=address or person.email, is_waking=True, position=position,
            verified_at=START, created_at=START,
        )
    )  # fmt: skip


def on_call_now(team: Team, role: RotaRole, members: list[Person], *, at: datetime = START) -> None:
    """A weekly rotation that began two weeks ago, published for four more."""
    monday: date = (at - timedelta(days=14 + at.weekday())).date()
    facts = RotationFacts(str(role), role, team.time_zone, monday, [p.id for p in members])
    rotation = create_rotation(team, facts, by=None, at=at - timedelta(days=14))
    publish(rotation, until=at + timedelta(weeks=4), at=at - timedelta(days=14))


def the_ladder(team: Team, *, at: datetime = START, repeat_count: int = 0) -> EscalationPolicy:
    roles = ((0, RotaRole.PRIMARY), (5, RotaRole.SECONDARY), (15, RotaRole.MANAGER))
    steps = [StepFacts(minutes, TargetType.ON_CALL, role=role) for minutes, role in roles]
    return create_policy(
        team, PolicyFacts("Default", is_default=True, repeat_count=repeat_count, steps=steps), by=None, at=at
    )


@transactional
def an_integration(
    service: Service, *, kind: str = "alertmanager", at: datetime = START, storm_from: int | None = None
) -> tuple[Integration, str]:
    secret = crypto.new_token()
    hashed = crypto.token_hash(secret)
    row = Integration(
        service_id=service.id, kind=kind, name="Alertmanager", secret=secret, secret_hash=hashed, created_at=at,
        severity_map={}, settings={} if storm_from is None else {"storm_from": storm_from},
    )  # fmt: skip
    return add(row), secret


def an_alert(name: str = "RedisClusterDown", *, status: str = "firing", **labels: str) -> dict[str, object]:
    """One alert as Alertmanager writes it; its identity is its name and labels."""
    return {
        "status": status,
        "labels": {"alertname": name, "severity": "high", **labels},
        "annotations": {"summary": f"{name} is wrong", "description": "No quorum."},
        "startsAt": "2026-11-21T02:20:58.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "",
        "fingerprint": crypto.token_hash(name + repr(sorted(labels.items())))[:16],
    }


def a_body(*alerts: dict[str, object], group: str = '{}:{alertname="RedisClusterDown"}') -> dict[str, object]:
    """A webhook of Alertmanager, version 4."""
    status = "firing" if any(a["status"] == "firing" for a in alerts) else "resolved"
    return {
        "version": "4", "groupKey": group, "truncatedAlerts": 0, "status": status, "receiver": "releve",
        "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://am:9093",
        "alerts": list(alerts),
    }  # fmt: skip


def post_alert(client: FlaskClient, secret: str, body: object, kind: str = "alertmanager") -> TestResponse:
    return client.post(f"/intake/{kind}/{secret}", json=body)
