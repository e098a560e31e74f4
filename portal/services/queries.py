"""Reading services."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import many, one_or_none
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import require
from portal.services.models import Service


def service_for(person: Person, slug: str, *, to: To = To.SEE) -> Service:
    """The loader of services. Errors: 404, 403 as `require` says."""
    service = one_or_none(select(Service).where(Service.slug == slug)) or abort(404)
    require(person, service.team_id, to)
    return service


def all_services() -> Sequence[Service]:
    return many(select(Service).options(joinedload(Service.team)).order_by(Service.name))


def services_of(team: Team) -> Sequence[Service]:
    return many(select(Service).where(Service.team_id == team.id).order_by(Service.name))
