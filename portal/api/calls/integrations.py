"""Integrations: the addresses alerts are sent to."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import defer

from portal.alerts.integrations.actions import create_integration as create
from portal.alerts.integrations.names import source_label
from portal.alerts.models import Integration
from portal.alerts.sources import SOURCES
from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Listing, Moment, Out, PartQuery, Slug, Word
from portal.core import clock
from portal.people.access import To
from portal.people.current import current_person
from portal.services.queries import service_for


class IntegrationOut(Out):
    """Without its address, which is a secret."""

    id: str
    service: str
    kind: str
    name: str
    is_enabled: bool
    last_received_at: Moment | None


class IntegrationList(Listing):
    items: list[IntegrationOut]


class CreatedIntegration(IntegrationOut):
    """`url` is where to send alerts, `key` the secret in it; managers see both again in the portal."""

    key: str
    url: str


class NewIntegration(In):
    service: Slug
    kind: Word
    name: Word | None = None


class IntegrationsQuery(PartQuery):
    service: Slug


@endpoint("GET", "/integrations", summary="A service's integrations")
def list_integrations(query: IntegrationsQuery) -> IntegrationList:
    """For the service's team."""
    service = service_for(current_person(), query.service, to=To.RESPOND)
    own = select(Integration).where(Integration.service_id == service.id).options(defer(Integration.secret))
    rows, cursor = part_of(own, query, Integration.id)
    items = [IntegrationOut.model_validate(_facts(row, service.slug)) for row in rows]
    return IntegrationList(items=items, next_cursor=cursor)


@endpoint("POST", "/integrations", summary="Add an integration", status=201)
def create_integration(body: NewIntegration) -> CreatedIntegration:
    """For managers of the service's team. Kinds are alertmanager, generic and grafana."""
    service = service_for(current_person(), body.service, to=To.MANAGE)
    name = body.name or (source_label(body.kind) if body.kind in SOURCES else body.kind)
    row, secret = create(service, kind=body.kind, name=name, by=current_person(), at=clock.now())
    url = f"{current_app.config['BASE_URL']}/intake/{row.kind}/{secret}"
    return CreatedIntegration.model_validate(_facts(row, service.slug) | {"key": secret, "url": url})


def _facts(row: Integration, service: str) -> dict[str, object]:
    return {
        "id": row.key,
        "service": service,
        "kind": row.kind,
        "name": row.name,
        "is_enabled": row.is_enabled,
        "last_received_at": row.last_received_at,
    }
