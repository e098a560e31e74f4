"""Reading integrations, and loading them only for those who may."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort
from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload

from portal.alerts.models import IntakeEvent, Integration
from portal.core.db import db, many, one_or_none
from portal.people.access import To
from portal.people.models import Membership, Person, Role, Team
from portal.people.queries import require
from portal.services.models import Service

BODY_SHOWN = 64 * 1024
"""Bytes of a body in a view. Chosen by us: what the intake keeps of a request it refused."""


def integration_for(person: Person, key: str, *, to: To = To.RESPOND) -> Integration:
    """The loader of integrations: the service's team sees that there is one, its managers the rest.

    Errors: 404 for everybody else, 403 for members who ask for more.
    """
    found = one_or_none(_with_team().where(Integration.key == key)) or abort(404)
    require(person, found.service.team_id, to, seen_by=To.RESPOND)
    return found


def integrations_seen_by(person: Person) -> Sequence[Integration]:
    """Those of the person's teams, all of them for an admin, by team and service."""
    seen = _with_team().join(Integration.service).join(Service.team)
    if person.role != Role.ADMIN:
        own = select(Membership.team_id).where(Membership.person_id == person.id)
        seen = seen.where(Service.team_id.in_(own))
    return many(seen.order_by(Team.name, Service.name, Integration.name, Integration.id))


def _with_team() -> Select[Integration]:
    return select(Integration).options(joinedload(Integration.service).joinedload(Service.team))


def integrations_of(service: Service) -> Sequence[Integration]:
    mine = select(Integration).where(Integration.service_id == service.id)
    return many(mine.order_by(Integration.name, Integration.id))


def integrations_of_team(team: Team) -> Sequence[Integration]:
    mine = select(Integration).join(Service).where(Service.team_id == team.id)
    with_service = mine.options(joinedload(Integration.service))
    return many(with_service.order_by(Service.name, Integration.name, Integration.id))


def requests_to(integration: Integration, *, limit: int = 20) -> Sequence[IntakeEvent]:
    """The latest requests, refused ones too, without their bodies."""
    mine = select(IntakeEvent).where(IntakeEvent.integration_id == integration.id)
    newest = mine.order_by(IntakeEvent.received_at.desc(), IntakeEvent.id.desc()).limit(limit)
    return many(newest.options(defer(IntakeEvent.body)))


def request_to(integration: Integration, event_id: int) -> IntakeEvent:
    """One request, without its body. Errors: 404 for one that another integration got."""
    mine = select(IntakeEvent).where(IntakeEvent.id == event_id, IntakeEvent.integration_id == integration.id)
    return one_or_none(mine.options(defer(IntakeEvent.body))) or abort(404)


@dataclass(frozen=True)
class Body:
    """The beginning of a body as text; what is no text shows as replacement marks."""

    text: str
    byte_count: int

    @property
    def is_cut(self) -> bool:
        return self.byte_count > BODY_SHOWN


def body_of(event: IntakeEvent) -> Body:
    """Cut in the database: a body may have megabytes."""
    start = func.substring(IntakeEvent.body, 1, BODY_SHOWN)
    row = db.session.execute(
        select(start, func.length(IntakeEvent.body)).where(IntakeEvent.id == event.id)
    ).one()
    return Body(bytes(row[0]).decode(errors="replace"), row[1])
