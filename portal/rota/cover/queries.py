"""Finding a shift, or the stretch of it that somebody covers, by what its address says."""

from collections.abc import Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import many, one_or_none
from portal.rota.models import (
    Assignment,
    Publication,
    Rotation,
    Shift,
)


def part_of_shift(key: str) -> tuple[Shift, datetime | None, datetime | None] | None:
    """What the id of a shift means: all of it, without times; or the stretch of it that somebody covers."""
    whole = (joinedload(Shift.person), joinedload(Shift.rotation).joinedload(Rotation.team))
    shift = one_or_none(select(Shift).where(Shift.key == key).options(*whole))
    if shift is not None:
        return shift, None, None
    row = one_or_none(select(Assignment).where(Assignment.key == key))
    if row is None:
        return None
    is_whole = (row.starts_at, row.ends_at) == (row.shift.starts_at, row.shift.ends_at)
    return (row.shift, None, None) if is_whole else (row.shift, row.starts_at, row.ends_at)


def in_force(shift: Shift) -> Sequence[Assignment]:
    """Who covers a shift, by time."""
    rows = select(Assignment).where(Assignment.shift_id == shift.id, Assignment.replaced_at.is_(None))
    return many(rows.order_by(Assignment.starts_at))


def history_of(shift: Shift) -> Sequence[Assignment]:
    """Everything that was ever true of a shift, oldest first, with who published it and why."""
    own = select(Assignment).where(Assignment.shift_id == shift.id)
    with_facts = (
        joinedload(Assignment.person),
        joinedload(Assignment.created_by),
        joinedload(Assignment.publication).joinedload(Publication.by),
    )
    return many(own.options(*with_facts).order_by(Assignment.id))


def shift_or_404(key: str) -> Shift:
    """A shift with its rotation, team and person; schedules are for everyone signed in. Errors: 404."""
    whole = (joinedload(Shift.person), joinedload(Shift.rotation).joinedload(Rotation.team))
    return one_or_none(select(Shift).where(Shift.key == key).options(*whole)) or abort(404)


def cancelling(shift: Shift) -> Publication | None:
    """The publication that took a shift off the plan; None while it is on it."""
    if shift.cancelled_at is None:
        return None
    then = (Publication.rotation_id == shift.rotation_id, Publication.published_at == shift.cancelled_at)
    return one_or_none(select(Publication).where(*then).options(joinedload(Publication.by)).limit(1))
