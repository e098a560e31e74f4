"""Finding a shift, or the stretch of it that somebody covers, by what its address says."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import one_or_none
from portal.rota.models import Assignment, Rotation, Shift


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
