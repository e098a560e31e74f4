"""Holding an incident: whoever changes one has its row to themselves until the transaction ends."""

from sqlalchemy import select

from portal.core.db import db
from portal.incidents.models import Incident


def open_of_group(grouping: str | None) -> Incident | None:
    """The open incident of a group, locked; None when there is none (any more)."""
    found = select(Incident).where(Incident.grouping == grouping, Incident.resolved_at.is_(None))
    return db.session.scalars(found.with_for_update().execution_options(populate_existing=True)).one_or_none()


def lock(incident_id: int) -> Incident:
    """The incident as it is now, nobody else's until the transaction ends."""
    found = select(Incident).where(Incident.id == incident_id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).one()
