"""Reading services."""

from collections.abc import Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db, many, one_or_none
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import require
from portal.services.models import Maintenance, Service


def service_for(person: Person, slug: str, *, to: To = To.SEE) -> Service:
    """The loader of services. Errors: 404, 403 as `require` says."""
    service = one_or_none(select(Service).where(Service.slug == slug)) or abort(404)
    require(person, service.team_id, to)
    return service


def all_services() -> Sequence[Service]:
    return many(select(Service).options(joinedload(Service.team)).order_by(Service.name))


def services_of(team: Team) -> Sequence[Service]:
    return many(select(Service).where(Service.team_id == team.id).order_by(Service.name))


def maintenance_at(service_id: int, at: datetime) -> Maintenance | None:
    """The planned work that holds a service's pages at an instant; of several the one that ends last."""
    holding = select(Maintenance).where(
        Maintenance.service_id == service_id, Maintenance.starts_at <= at, Maintenance.ends_at > at
    )
    return db.session.scalars(
        holding.order_by(Maintenance.ends_at.desc(), Maintenance.id).limit(1)
    ).one_or_none()


def maintenance_between(service_id: int, start: datetime, end: datetime) -> Sequence[Maintenance]:
    """The planned work of a service that touches [start, end), in the order in which `maintenance_at` prefers it."""
    touching = select(Maintenance).where(
        Maintenance.service_id == service_id, Maintenance.starts_at < end, Maintenance.ends_at > start
    )
    return many(touching.order_by(Maintenance.ends_at.desc(), Maintenance.id))


def maintenances_of(service: Service, *, since: datetime) -> Sequence[Maintenance]:
    """Planned work that had not ended by an instant, soonest first."""
    planned = select(Maintenance).where(Maintenance.service_id == service.id, Maintenance.ends_at > since)
    return many(
        planned.options(joinedload(Maintenance.created_by)).order_by(Maintenance.starts_at, Maintenance.id)
    )


def past_maintenances_of(service: Service, *, at: datetime, limit: int = 10) -> Sequence[Maintenance]:
    """The planned work that is over, latest first."""
    over = select(Maintenance).where(Maintenance.service_id == service.id, Maintenance.ends_at <= at)
    over = over.options(joinedload(Maintenance.created_by))
    return many(over.order_by(Maintenance.ends_at.desc(), Maintenance.id.desc()).limit(limit))


def maintenance_for(person: Person, slug: str, key: str) -> Maintenance:
    """Planned work of a service, for those who may plan it. Errors: 404, 403."""
    service = service_for(person, slug, to=To.RESPOND)
    wanted = select(Maintenance).where(Maintenance.service_id == service.id, Maintenance.key == key)
    return one_or_none(wanted) or abort(404)
