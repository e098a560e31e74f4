"""Planned work and the incidents it holds: whatever ends it early lets them page again, in the same transaction."""

from datetime import datetime

from sqlalchemy import select

from portal.core.db import db, transactional
from portal.incidents.climbing import release
from portal.incidents.locks import lock
from portal.incidents.models import Hold, Incident
from portal.people.models import Person
from portal.services import actions
from portal.services.models import Maintenance


@transactional
def change_maintenance(
    planned: Maintenance, *, starts_at: datetime, ends_at: datetime, reason: str, by: Person, at: datetime
) -> None:
    """Move planned work; what it holds is looked at again. Errors: Refused, as in planning it."""
    actions.change_maintenance(planned, starts_at=starts_at, ends_at=ends_at, reason=reason, by=by, at=at)
    _let_go(planned.service_id, at=at)


@transactional
def end_maintenance(planned: Maintenance, *, by: Person, at: datetime) -> None:
    """End it now, or call it off before it begins. Errors: Refused for what is over."""
    service_id = planned.service_id
    actions.end_maintenance(planned, by=by, at=at)
    _let_go(service_id, at=at)


def _let_go(service_id: int, *, at: datetime) -> None:
    """The engine looks at once, and holds again what other planned work or the hour still holds."""
    held = select(Incident.id).where(
        Incident.service_id == service_id,
        Incident.held_by == Hold.MAINTENANCE,
        Incident.resolved_at.is_(None),
    )
    for incident_id in db.session.scalars(held.order_by(Incident.id)).all():
        incident = lock(incident_id)
        if incident.held_by == Hold.MAINTENANCE and incident.is_open:
            release(incident, at=at)
