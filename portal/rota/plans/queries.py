"""What is published of a rotation and not over, what is promised beside it, and by which publications."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import many
from portal.rota.models import (
    Assignment,
    Origin,
    Publication,
    Rotation,
    Shift,
)


def shifts_ahead(rotation: Rotation, at: datetime) -> Sequence[Shift]:
    """A rotation's published shifts that are not over, with their people."""
    ahead = select(Shift).where(
        Shift.rotation_id == rotation.id, Shift.cancelled_at.is_(None), Shift.ends_at > at
    )
    return many(ahead.options(joinedload(Shift.person)).order_by(Shift.starts_at))


def promises_ahead(rotation: Rotation, at: datetime) -> Sequence[Assignment]:
    """What somebody has promised to cover of a rotation, by override or swap, and is not over."""
    promised = select(Assignment).where(
        Assignment.rotation_id == rotation.id,
        Assignment.replaced_at.is_(None),
        Assignment.origin != Origin.ROTATION,
        Assignment.ends_at > at,
    )
    return many(promised.options(joinedload(Assignment.person)).order_by(Assignment.starts_at))


def publications_of(rotation: Rotation, limit: int = 20) -> Sequence[Publication]:
    """The latest first."""
    own = (
        select(Publication).where(Publication.rotation_id == rotation.id).options(joinedload(Publication.by))
    )
    return many(own.order_by(Publication.published_at.desc()).limit(limit))
