"""What is kept for a time only. Each says so beside its model; one sweep deletes what is older, in small bites."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnClause, delete, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.db import Base, db, table_of, transactional
from portal.core.jobs import sweep

BITE = 1000
"""Rows deleted in one transaction, so that nobody waits for it. Chosen by us."""


@dataclass(frozen=True)
class Kept:
    """Rows go when their `since`, an indexed column, is longer ago than `time`."""

    model: type[Base]
    since: InstrumentedAttribute[datetime]
    time: timedelta


KEPT: list[Kept] = []


def keep_for(model: type[Base], since: InstrumentedAttribute[datetime], time: timedelta) -> None:
    KEPT.append(Kept(model, since, time))


@sweep("forget_old", every=timedelta(hours=1))
def forget_old(at: datetime) -> int:
    """Delete whatever has been kept for its time. How many rows went."""
    return sum(_forget(one, before=at - one.time) for one in KEPT)


def _forget(kept: Kept, *, before: datetime) -> int:
    count = 0
    while bite := _bite(kept, before):
        count += bite
    return count


@transactional
def _bite(kept: Kept, before: datetime) -> int:
    """Rows that somebody else holds are left to the next time."""
    table = table_of(kept.model)
    place: ColumnClause[Any] = literal_column("ctid")
    old = select(place).select_from(table).where(kept.since < before).limit(BITE)
    gone: Any = db.session.execute(delete(table).where(place.in_(old.with_for_update(skip_locked=True))))
    return int(gone.rowcount)
