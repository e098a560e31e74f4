"""Who covers a stretch changes: the one place where cover is written beside publishing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import update

from portal.core.db import add, db, transactional
from portal.people.models import Person, Team
from portal.rota.cover.handing import Handed, Piece, divided, handed
from portal.rota.cover.locking import lock_people, lock_rotations
from portal.rota.cover.queries import in_force
from portal.rota.cover.signals import cover_changed
from portal.rota.cover.stretches import Taking
from portal.rota.models import Assignment, Origin, Rotation, Shift
from portal.rota.windows import Period


@transactional
def hand_over(
    takings: Sequence[Taking], *, origin: Origin, reason: str | None, by: Person | None, at: datetime
) -> list[Handed]:
    """Give stretches of shifts to people, all or none. What is over already stays as it was.

    Shape:  what has changed hands, by shift and time; empty when all of them had it already.
            Who gets back what was planned for them has it by the plan again.
    """
    lock_rotations(taking.shift.rotation_id for taking in takings)
    done: list[Handed] = []
    in_order = sorted(takings, key=lambda one: (one.shift.id, one.starts_at))
    for _id, group in groupby(in_order, key=lambda one: one.shift.id):
        done += _hand_over(list(group), origin, reason, by, at)
    if done:
        _tell(takings, done, by, at)
    return done


def _hand_over(
    takings: Sequence[Taking], origin: Origin, reason: str | None, by: Person | None, at: datetime
) -> list[Handed]:
    shift = takings[0].shift
    db.session.refresh(shift)
    rows = in_force(shift)
    pieces: Sequence[Assignment | Piece] = rows
    done: list[Handed] = []
    for taking in takings:
        new = _piece(taking, origin, reason, by, at)
        if new.starts_at < new.ends_at:
            done += handed(pieces, new, shift_id=shift.id, role=shift.rotation.role)
            pieces = divided(pieces, new)
    if done:
        _write(shift, rows, [piece for piece in pieces if isinstance(piece, Piece)], at)
    return done


def _piece(taking: Taking, origin: Origin, reason: str | None, by: Person | None, at: datetime) -> Piece:
    shift = taking.shift
    start, end = max(taking.starts_at, shift.starts_at, at), min(taking.ends_at, shift.ends_at)
    if taking.person_id == shift.person_id:
        return Piece(taking.person_id, start, end, Origin.ROTATION)
    return Piece(taking.person_id, start, end, origin, reason, by.id if by else None)


def fill(
    rotation: Rotation,
    gaps: Iterable[Period],
    person: Person,
    *,
    reason: str | None,
    by: Person,
    at: datetime,
) -> list[Handed]:
    """Shifts where the plan has nobody: promises, so publishing keeps them. Runs inside the action that wants them."""
    made = [_made(rotation, start, end, person, at) for start, end in gaps]
    for shift in made:
        promise = Piece(person.id, shift.starts_at, shift.ends_at, Origin.OVERRIDE, reason, by.id)
        _assign(shift, promise, at)
    if made:
        touch_calendars(rotation.team_id, {person.id}, at=at)
        cover_changed.send(frozenset(), people=frozenset({person.id}), at=at, by=by)
    return [
        Handed(shift.id, rotation.role, None, person.id, shift.starts_at, shift.ends_at) for shift in made
    ]


def _made(rotation: Rotation, start: datetime, end: datetime, person: Person, at: datetime) -> Shift:
    times = {"starts_at": start, "ends_at": end, "published_at": at, "changed_at": at}
    return add(Shift(rotation_id=rotation.id, person_id=person.id, **times))


def _write(shift: Shift, rows: Sequence[Assignment], pieces: Sequence[Piece], at: datetime) -> None:
    """Rows that stay as they are stay; what is replaced leaves before anything takes its place."""
    same = {_key(row) for row in rows} & {_key(piece) for piece in pieces}
    for row in rows:
        if _key(row) not in same:
            row.replaced_at = at
    shift.sequence, shift.changed_at = shift.sequence + 1, at
    db.session.flush()
    for piece in pieces:
        if _key(piece) not in same:
            _assign(shift, piece, at)


def _key(piece: Assignment | Piece) -> tuple[object, ...]:
    return piece.person_id, piece.starts_at, piece.ends_at, piece.origin, piece.reason, piece.created_by_id


def _assign(shift: Shift, piece: Piece, at: datetime) -> None:
    rotation = shift.rotation
    add(
        Assignment(
            shift_id=shift.id,
            rotation_id=rotation.id,
            team_id=rotation.team_id,
            role=rotation.role,
            person_id=piece.person_id,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            origin=Origin(piece.origin),
            is_opening=piece.starts_at == shift.starts_at,
            reason=piece.reason,
            created_by_id=piece.created_by_id,
            created_at=at,
        )
    )


def _tell(takings: Sequence[Taking], done: Sequence[Handed], by: Person | None, at: datetime) -> None:
    touched = {one.shift_id for one in done}
    people = {who for one in done for who in (one.from_id, one.to_id) if who is not None}
    teams = {taking.shift.rotation.team_id for taking in takings if taking.shift.id in touched}
    lock_people(teams, people)
    for team_id in sorted(teams):
        touch_calendars(team_id, people, at=at)
    cover_changed.send(frozenset(touched), people=frozenset(people), at=at, by=by)


def touch_calendars(team_id: int, person_ids: set[int], *, at: datetime) -> None:
    """Raise the revision of every calendar feed that shows these people or this team."""
    for model, ids in ((Team, {team_id}), (Person, person_ids)):
        raised = {"calendar_revision": model.calendar_revision + 1, "calendar_changed_at": at}
        db.session.execute(update(model).where(model.id.in_(ids)).values(**raised))
