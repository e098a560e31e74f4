"""One change of a source after the other."""

from sqlalchemy import select

from portal.absences.sources.models import LeaveSource
from portal.core.db import db


def lock(source: LeaveSource) -> None:
    """Its row alone, as it is now: whose it is stays out of it."""
    mine = select(LeaveSource).where(LeaveSource.id == source.id)
    db.session.scalars(
        mine.with_for_update(of=LeaveSource), execution_options={"populate_existing": True}
    ).one()
