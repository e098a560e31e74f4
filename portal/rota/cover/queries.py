"""One shift: by what its address says, who has what of it, and everything that was ever true of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import many, one_or_none
from portal.rota.cover.stretches import Left
from portal.rota.models import Assignment, Publication, Rotation, Shift
from portal.rota.windows import merged


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


def shifts_touching(rotations: Iterable[Rotation], start: datetime, end: datetime) -> Sequence[Shift]:
    """The shifts on the plan of some rotations that have a part of [start, end), by time."""
    touched = select(Shift).where(
        Shift.rotation_id.in_([rotation.id for rotation in rotations]),
        Shift.cancelled_at.is_(None),
        Shift.starts_at < end,
        Shift.ends_at > start,
    )
    return many(touched.order_by(Shift.starts_at, Shift.id))


def left_of(shift: Shift, since: datetime, until: datetime | None = None) -> list[Left]:
    """Who has what of a shift from one instant on, or until another, by time. Nothing of one that is off the plan."""
    if shift.cancelled_at is not None:
        return []
    end = min(shift.ends_at, until or shift.ends_at)
    rows = [row for row in in_force(shift) if max(row.starts_at, since) < min(row.ends_at, end)]
    return [
        Left(shift, first, last, person)
        for person, own in groupby(rows, key=lambda row: row.person)
        for first, last in merged((max(row.starts_at, since), min(row.ends_at, end)) for row in own)
    ]


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
