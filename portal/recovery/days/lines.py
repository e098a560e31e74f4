"""The books of one person as people read them: a line a change, the latest first, each with what is behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.fatigue.queries import incidents_behind
from portal.incidents.models import Incident
from portal.people.models import Person
from portal.recovery.books.models import RecoveryLot, RecoveryPosting, RecoveryTransaction
from portal.recovery.cases import Source
from portal.recovery.entries import Account, Kind


@dataclass(frozen=True, slots=True)
class Behind:
    """What a line was written for; `label` is its short name, and there is an address where one can look at it."""

    type: str
    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `minutes` is what it adds to what may be booked; `moved` how much it is about.

    Shape: `earned_at` is when what it gives was earned: written is it when somebody looks.
    """

    id: int
    at: datetime
    kind: Kind
    minutes: int
    moved: int
    reason: str
    rule: str | None
    version: int | None
    by: str | None
    earned_at: datetime | None
    expires_on: date | None
    behind: Behind | None


def lines_of(person: Person, *, limit: int, last: int | None = None) -> list[Line]:
    """The latest changes, or those up to one of them, in three queries however many."""
    theirs = select(RecoveryTransaction.id).where(RecoveryTransaction.person_id == person.id)
    if last is not None:
        theirs = theirs.where(RecoveryTransaction.id <= last)
    latest = theirs.order_by(RecoveryTransaction.id.desc()).limit(limit)
    return lines_with(db.session.scalars(latest).all())


def lines_with(ids: Sequence[int]) -> list[Line]:
    """The same for some transactions."""
    rows = _rows(ids)
    pages = [row.source_id for row in rows if row.source_type == Source.INTERRUPTION]
    incidents = incidents_behind(pages)
    return [_line(row, incidents) for row in rows]


def _rows(ids: Sequence[int]) -> Sequence[Any]:
    actor = aliased(Person)
    available = case((RecoveryPosting.account == Account.AVAILABLE, RecoveryPosting.minutes), else_=0)
    moved = case((RecoveryPosting.minutes > 0, RecoveryPosting.minutes), else_=0)
    rows = (
        select(
            RecoveryTransaction.id,
            RecoveryTransaction.at,
            RecoveryTransaction.kind,
            RecoveryTransaction.reason,
            RecoveryTransaction.rule,
            RecoveryTransaction.rule_version,
            RecoveryTransaction.source_type,
            RecoveryTransaction.source_id,
            func.sum(available).label("minutes"),
            func.sum(moved).label("moved"),
            RecoveryLot.earned_at,
            RecoveryLot.expires_on,
            actor.name.label("by"),
        )
        .join(RecoveryPosting, RecoveryPosting.transaction_id == RecoveryTransaction.id)
        .outerjoin(RecoveryLot, RecoveryLot.transaction_id == RecoveryTransaction.id)
        .outerjoin(actor, actor.id == RecoveryTransaction.actor_id)
        .where(RecoveryTransaction.id.in_(ids))
    )
    grouped = rows.group_by(RecoveryTransaction.id, RecoveryLot.id, actor.id)
    return db.session.execute(grouped.order_by(RecoveryTransaction.id.desc())).all()


def _line(row: Any, incidents: Mapping[str, Incident]) -> Line:
    return Line(
        id=row.id,
        at=row.at,
        kind=Kind(row.kind),
        minutes=row.minutes,
        moved=row.moved,
        reason=row.reason,
        rule=row.rule,
        version=row.rule_version,
        by=row.by,
        earned_at=row.earned_at,
        expires_on=row.expires_on,
        behind=_behind(row, incidents),
    )


def _behind(row: Any, incidents: Mapping[str, Incident]) -> Behind | None:
    if row.source_type == Source.SHIFT:
        return Behind(row.source_type, row.source_id, url_for("shifts.show", key=row.source_id))
    if row.source_type == Source.INTERRUPTION and (incident := incidents.get(row.source_id)):
        return Behind(row.source_type, incident.ref, url_for("incidents.show", ref=incident.ref))
    return Behind(row.source_type, row.source_id) if row.source_type else None
