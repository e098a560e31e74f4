"""Writing a plan into shifts, and who covers which stretch of them. Runs inside the action that publishes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import update

from portal.core.db import db
from portal.rota.models import Assignment, Origin, Publication, Rotation, Shift
from portal.rota.plans.drafting import Drafted
from portal.rota.plans.reconciling import overlaid
from portal.rota.rule import shifts


def store(rotation: Rotation, drafted: Drafted, publication: Publication) -> None:
    """Rows that change leave their place before any takes a new one, so that no two are ever in one place."""
    plan, at = drafted.plan, publication.published_at
    changed = [row for row, _wanted in plan.change]
    _release([*plan.remove, *changed], at)
    for row, wanted in plan.change:
        row.person_id, row.starts_at, row.ends_at = wanted.person_id, wanted.starts_at, wanted.ends_at
        row.cancelled_at = None
    created = [_shift(rotation, wanted, at) for wanted in plan.create]
    db.session.add_all(created)
    db.session.flush()
    promised = [h for h in drafted.held if h.shift_id in {row.id for row in (*plan.remove, *changed)}]
    assign(rotation, [*changed, *created], promised, at=at, publication=publication)


def assign(
    rotation: Rotation,
    rows: Iterable[Shift],
    held: Sequence[Assignment],
    *,
    at: datetime,
    publication: Publication | None,
) -> None:
    """Give each shift to its own person, except where somebody has promised to cover."""
    db.session.add_all(
        _assignment(rotation, row, start, end, promise, at, publication)
        for row in rows
        for start, end, promise in overlaid(row, held)
    )
    db.session.flush()


def _shift(rotation: Rotation, wanted: shifts.Shift, at: datetime) -> Shift:
    return Shift(
        rotation_id=rotation.id,
        person_id=wanted.person_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        published_at=at,
        changed_at=at,
    )


def _assignment(
    rotation: Rotation,
    shift: Shift,
    start: datetime,
    end: datetime,
    promise: Assignment | None,
    at: datetime,
    publication: Publication | None,
) -> Assignment:
    return Assignment(
        shift_id=shift.id,
        rotation_id=rotation.id,
        team_id=rotation.team_id,
        role=rotation.role,
        person_id=promise.person_id if promise else shift.person_id,
        starts_at=start,
        ends_at=end,
        origin=promise.origin if promise else Origin.ROTATION,
        is_opening=start == shift.starts_at,
        reason=promise.reason if promise else None,
        created_by_id=promise.created_by_id if promise else None,
        created_at=at,
        publication_id=publication.id if publication else None,
    )


def _release(rows: Sequence[Shift], at: datetime) -> None:
    in_force = update(Assignment).where(
        Assignment.shift_id.in_([row.id for row in rows]), Assignment.replaced_at.is_(None)
    )
    db.session.execute(in_force.values(replaced_at=at))
    for row in rows:
        row.cancelled_at, row.changed_at, row.sequence = at, at, row.sequence + 1
    db.session.flush()
