"""Holding an incident: whoever changes one has its row to themselves until the transaction ends.

The lock leaves rows that only point to the incident alone: `FOR UPDATE` would make whoever stores an alert or a
page of it wait, and two who have stored one and want to change it next would wait for each other.
"""

from sqlalchemy import select

from portal.core.db import db
from portal.incidents.models import Incident


def open_of_group(grouping: str | None) -> Incident | None:
    """The open incident of a group, locked; None when there is none (any more)."""
    found = select(Incident).where(Incident.grouping == grouping, Incident.resolved_at.is_(None))
    return db.session.scalars(
        found.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one_or_none()


def lock(incident_id: int) -> Incident:
    """The incident as it is now, nobody else's until the transaction ends."""
    found = select(Incident).where(Incident.id == incident_id).with_for_update(key_share=True)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()
