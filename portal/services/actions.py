"""Changing services."""

from datetime import datetime

from sqlalchemy import select

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.models import Person, Team
from portal.services.models import Service


@transactional
def create_service(
    slug: str, *, name: str, team: Team, at: datetime, by: Person | None, description: str = ""
) -> Service:
    """A new service. Errors: Refused when the slug is taken."""
    if db.session.scalar(select(Service.id).where(Service.slug == slug)):
        raise Refused(
            _("There is a service %(slug)s already.", slug=slug), fields={"slug": _("Already used.")}
        )
    service = add(Service(slug=slug, name=name, description=description, team_id=team.id, created_at=at))
    record("service.created", slug, by=by.id if by else None, at=at)
    return service


@transactional
def update_service(
    service: Service, *, name: str, description: str, team: Team, by: Person, at: datetime
) -> None:
    """Rename a service or give it to another team; incidents that are open stay with the team they woke."""
    service.name, service.description, service.team_id = name, description, team.id
    record("service.changed", service.slug, by=by.id, at=at)
