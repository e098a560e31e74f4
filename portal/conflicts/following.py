"""Conflicts follow what people cover and when they are away; all runs under the locks of those people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.audit.actions import record
from portal.conflicts.clashes import Clash, Cover, clashes, compared, too_soon
from portal.conflicts.events import end, note_event
from portal.conflicts.models import Cause, Conflict, Ending, Happened
from portal.conflicts.queries import away_of, conflicts_by_id, deadlines_of, held_by, known_of
from portal.conflicts.telling import tell_opened, tell_relieved
from portal.core.db import add, db
from portal.people.models import Person
from portal.people.queries import people_by_id
from portal.rota.cover.locking import lock_people


def follow_leave(person_id: int, *, at: datetime, by: Person | None, **_more: Any) -> None:
    """Runs inside the transaction that has changed when somebody is away."""
    lock_people([], [person_id])
    _follow_leave([person_id], by=by, at=at)


def follow_cover(
    _shift_ids: object, *, people: frozenset[int], at: datetime, by: Person | None, **_more: Any
) -> None:
    """Runs inside the transaction that has changed what some people cover, under the locks of theirs."""
    _follow_leave(people, by=by, at=at)
    known = known_of(people, Cause.REST, at)
    if known:
        held = held_by({one.person_id for one in known}, at)
        wanted = {who: _still_too_soon(held.get(who, []), known, who, at) for who in held}
        follow(known, wanted, held, Cause.REST, by=by, at=at)


def follow(
    known: Sequence[Conflict],
    wanted: Mapping[int, Sequence[Clash]],
    held: Mapping[int, Sequence[Cover]],
    cause: Cause,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    """Make the conflicts of some people what clashes now: those that are gone end first, then others move, then open.

    `wanted` and `held` are by person, `known` as `known_of` reads it. Twice changes nothing.
    """
    own = {
        who: [one for one in known if one.person_id == who]
        for who in {*wanted, *(k.person_id for k in known)}
    }
    changes = {who: compared(rows, wanted.get(who, ())) for who, rows in own.items()}
    gone = [one for change in changes.values() for one in change.gone]
    for one in gone:
        end(one, _ending(one, held.get(one.person_id, ()), at), by=by, at=at)
    for change in changes.values():
        for one, clash in change.kept:
            _move(one, clash, by, at)
    opened = [_open(who, clash, cause, by, at) for who, change in changes.items() for clash in change.new]
    tell_opened(conflicts_by_id(opened), at=at)
    tell_relieved([one for one in gone if one.ending is Ending.RELIEVED], by=by, at=at)


def _follow_leave(people: Iterable[int], *, by: Person | None, at: datetime) -> None:
    ids = [*people]
    known, away = known_of(ids, Cause.LEAVE, at), away_of(ids, at)
    if not known and not away:
        return
    held, zones = held_by(ids, at), {who: one.time_zone for who, one in people_by_id(away).items()}
    wanted = {who: clashes(held.get(who, ()), off, zone=zones[who], at=at) for who, off in away.items()}
    follow(known, wanted, held, Cause.LEAVE, by=by, at=at)


def _still_too_soon(
    held: Iterable[Cover], known: Sequence[Conflict], person_id: int, at: datetime
) -> list[Clash]:
    """By what is known of their rest already: the sweep asks anew."""
    return too_soon(held, max(one.away_ends_at for one in known if one.person_id == person_id), at=at)


def _ending(conflict: Conflict, held: Iterable[Cover], at: datetime) -> Ending:
    has_begun = conflict.cause is Cause.REST and conflict.starts_at <= at
    if conflict.away_ends_at <= at or has_begun:
        return Ending.PASSED
    if conflict.shift.cancelled_at is not None:
        return Ending.PLAN
    start, last = max(conflict.away_starts_at, at), conflict.away_ends_at
    own = (one for one in held if one.shift_id == conflict.shift_id)
    return (
        Ending.RELIEVED
        if any(one.starts_at < last and one.ends_at > start for one in own)
        else Ending.COVERED
    )


def _move(conflict: Conflict, clash: Clash, by: Person | None, at: datetime) -> None:
    if (conflict.starts_at, conflict.ends_at, conflict.away_starts_at, conflict.away_ends_at) == (
        *clash.period,
        *clash.away,
    ):
        return
    conflict.starts_at, conflict.ends_at = clash.period
    conflict.away_starts_at, conflict.away_ends_at = clash.away
    if conflict.escalate_at is not None:
        conflict.escalate_at = deadlines_of(conflict.team_id).escalate_at(conflict.starts_at, at)
    db.session.flush()
    note_event(conflict, Happened.CHANGED, by=by, at=at)


def _open(person_id: int, clash: Clash, cause: Cause, by: Person | None, at: datetime) -> int:
    wait, starts_at = deadlines_of(clash.team_id), clash.period[0]
    conflict = add(
        Conflict(
            team_id=clash.team_id,
            shift_id=clash.shift_id,
            person_id=person_id,
            cause=cause,
            starts_at=starts_at,
            ends_at=clash.period[1],
            away_starts_at=clash.away[0],
            away_ends_at=clash.away[1],
            opened_at=at,
            offer_at=wait.offer_at(starts_at, at),
            escalate_at=wait.escalate_at(starts_at, at),
        )
    )
    note_event(conflict, Happened.OPENED, by=by, at=at)
    record("conflict.opened", conflict.key, by=by.id if by else None, at=at)
    return conflict.id
