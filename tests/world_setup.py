"""Builders for what a team sets up: services, policies and integrations. Rotations are in `world_rota`."""

from flask.testing import FlaskClient

from portal.alerts.integrations import actions as integration_actions
from portal.alerts.models import Integration
from portal.escalations.actions import PolicyFacts, StepFacts, create_policy
from portal.escalations.ladder import TargetType
from portal.escalations.models import EscalationPolicy
from portal.people.models import Person, Team
from portal.services.actions import create_service
from portal.services.models import Service
from tests.clock import START
from tests.queries import noted
from tests.visit import sign_in_as

STEP = StepFacts(0, TargetType.ON_CALL, channels=("PUSH",), message="{incident.title}: please acknowledge.")


def a_service(team: Team, name: str = "Checkout", *, slug: str | None = None) -> Service:
    return create_service(slug or name.lower(), name=name, team=team, at=START, by=None)


def a_policy(
    team: Team,
    name: str = "Everything",
    *,
    steps: tuple[StepFacts, ...] = (STEP,),
    severity: int | None = None,
    is_default: bool = False,
    is_active: bool = True,
) -> EscalationPolicy:
    facts = PolicyFacts(name, severity=severity, is_default=is_default, is_active=is_active, steps=steps)
    return create_policy(team, facts, by=None, at=START)


def an_integration(service: Service, name: str = "Prometheus", *, kind: str = "alertmanager") -> Integration:
    integration, _secret = integration_actions.create_integration(
        service, kind=kind, name=name, by=None, at=START
    )
    return integration


def query_count(client: FlaskClient, url: str, *, as_: Person) -> int:
    """How many statements a view takes."""
    sign_in_as(client, as_)
    with noted() as statements, client.application.app_context():
        assert client.get(url).status_code == 200
    return len(statements)
