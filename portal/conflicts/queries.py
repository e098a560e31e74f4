"""Reading conflicts, only for those who may know of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask import abort
from sqlalchemy import Select, and_, exists, or_, select, union_all
from sqlalchemy.orm import joinedload

from portal.absences.models import Absence, Status
from portal.absences.queries import absences, period_of
from portal.absences.spans import Days, Hours
from portal.conflicts.clashes import Cover, Off
from portal.conflicts.deadlines import Deadlines
from portal.conflicts.models import Cause, Conflict, ConflictEvent, ConflictSetting, Ending
from portal.core.db import db, many, one_or_none
from portal.messages.outbox.queries import pages_among
from portal.people.access import Standing, To, may
from portal.people.models import Person, Team
from portal.people.queries import standing
from portal.rota.models import Assignment, RotaRole, Rotation, Shift
from portal.rota.queries import assignments, cover_of_all
from portal.swaps.models import Swap

CONFLICT = "conflict"
"""The kind of what managers are asked."""

REST_BACK, REST_AHEAD = timedelta(days=7), timedelta(hours=48)
"""A week has one weekly rest in it; the longest rest that is owed ends well within two days. Chosen by us."""

MOST_ENDED = 30
"""Of those that have ended, a team's page shows the latest. Chosen by us."""


def conflicts() -> Select[Conflict]:
    """With all that a line about them says."""
    shift = joinedload(Conflict.shift, innerjoin=True).joinedload(Shift.rotation, innerjoin=True)
    asked = joinedload(Conflict.swap).options(joinedload(Swap.taker))
    people = joinedload(Conflict.person, innerjoin=True), joinedload(Conflict.team, innerjoin=True)
    return select(Conflict).options(shift, asked, *people)


def conflict_for(person: Person, key: str, *, to_solve: bool = False) -> Conflict:
    """The loader of conflicts. Errors: 404 for who may not know of it; 403 for who may not solve it."""
    found = one_or_none(conflicts().where(Conflict.key == key)) or abort(404)
    held = standing(person, found.team_id)
    if not may_know(found, person, held):
        abort(404)
    if to_solve and not may_solve(found, person, held):
        abort(403)
    return found


def may_know(conflict: Conflict, person: Person, held: Standing) -> bool:
    """That somebody is away is for their team; that they have to rest is for them and their managers."""
    needed = To.RESPOND if conflict.cause is Cause.LEAVE else To.MANAGE
    return person.id == conflict.person_id or may(held, needed)


def may_solve(conflict: Conflict, person: Person, held: Standing) -> bool:
    """Who asks others to take it: the person, and their managers."""
    return person.id == conflict.person_id or may(held, To.MANAGE)


def open_conflicts_of(team: Team, person: Person) -> Sequence[Conflict]:
    """What a team has to solve, soonest first, as far as somebody may know of it; two queries."""
    held = standing(person, team.id)
    found = many(_open().where(Conflict.team_id == team.id).order_by(Conflict.starts_at, Conflict.id))
    return [one for one in found if may_know(one, person, held)]


def ended_conflicts_of(team: Team, person: Person) -> Sequence[Conflict]:
    """How the latest ended, as far as somebody may know of them; two queries."""
    held = standing(person, team.id)
    ended = conflicts().where(Conflict.team_id == team.id, Conflict.ended_at.is_not(None))
    found = many(ended.order_by(Conflict.ended_at.desc(), Conflict.id.desc()).limit(MOST_ENDED))
    return [one for one in found if may_know(one, person, held)]


def conflicts_by_key(keys: Iterable[str]) -> dict[str, Conflict]:
    return {one.key: one for one in many(conflicts().where(Conflict.key.in_([*keys])))}


def conflicts_by_id(ids: Iterable[int]) -> Sequence[Conflict]:
    """By the beginning of their hours."""
    return many(conflicts().where(Conflict.id.in_([*ids])).order_by(Conflict.starts_at, Conflict.id))


def known_of(people: Iterable[int], cause: Cause, at: datetime) -> Sequence[Conflict]:
    """Those that are open, and what managers have decided of hours ahead, as the database has them now."""
    counts = Conflict.ended_at.is_(None) | ((Conflict.ending == Ending.DECIDED) & (Conflict.ends_at > at))
    theirs = conflicts().where(Conflict.person_id.in_([*people]), Conflict.cause == cause, counts)
    return many(theirs.order_by(Conflict.starts_at, Conflict.id).execution_options(populate_existing=True))


def short_of_rest(at: datetime) -> set[int]:
    """Who may be: paged in the last days and on call again in the next, or known to be; three queries."""
    ahead = {row.person_id for row in cover_of_all(at, at + REST_AHEAD) if row.starts_at > at}
    paged = {who for who, _paged_at in pages_among(ahead, since=at - REST_BACK)}
    known = select(Conflict.person_id).where(Conflict.ended_at.is_(None), Conflict.cause == Cause.REST)
    return paged | {*db.session.scalars(known)}


def due_conflicts(at: datetime, limit: int) -> Sequence[Conflict]:
    """Open ones that are over, or for which it is time to do something; and ended ones that still ask somebody."""
    is_asked = exists().where(
        Swap.shift_id == Conflict.shift_id, Swap.giver_id == Conflict.person_id, Swap.settled_at.is_(None)
    )
    is_due = or_(
        and_(Conflict.offer_at <= at, ~is_asked), Conflict.escalate_at <= at, Conflict.away_ends_at <= at
    )
    waiting = select(Conflict.id).where(Conflict.ended_at.is_(None), is_due)
    asking = select(Conflict.id).join(Swap, Swap.id == Conflict.swap_id).where(Swap.settled_at.is_(None))
    # Two lists, each by its own index: an OR of them would read all that ever ended.
    either = union_all(waiting, asking.where(Conflict.ending == Ending.RELIEVED))
    due = conflicts().where(Conflict.id.in_(either))
    return many(due.order_by(Conflict.starts_at, Conflict.id).limit(limit))


def live_swap(conflict: Conflict) -> Swap | None:
    """What is asked of these hours now, by whomever."""
    mine = (Swap.shift_id == conflict.shift_id, Swap.giver_id == conflict.person_id)
    hours = (Swap.starts_at < conflict.ends_at, Swap.ends_at > conflict.starts_at)
    live = select(Swap).where(*mine, *hours, Swap.settled_at.is_(None)).options(joinedload(Swap.taker))
    return db.session.scalars(live.order_by(Swap.starts_at).limit(1)).one_or_none()


def events_of(conflict: Conflict) -> Sequence[ConflictEvent]:
    """Its history, oldest first."""
    own = select(ConflictEvent).where(ConflictEvent.conflict_id == conflict.id)
    return many(own.options(joinedload(ConflictEvent.by)).order_by(ConflictEvent.id))


def held_by(people: Iterable[int], at: datetime) -> dict[int, list[Cover]]:
    """What each covers from an instant on and would be paged in, in any team; one query."""
    found: dict[int, list[Cover]] = {}
    for row in cover_of(people, at):
        found.setdefault(row.person_id, []).append(piece(row))
    return found


def cover_of(people: Iterable[int], at: datetime) -> Sequence[Assignment]:
    """The same as it is stored, with shifts, rotations and teams."""
    whole = joinedload(Assignment.shift, innerjoin=True).joinedload(Shift.rotation).joinedload(Rotation.team)
    theirs = assignments().where(
        Assignment.person_id.in_([*people]), Assignment.ends_at > at, Assignment.role != RotaRole.SHADOW
    )
    return many(theirs.options(whole))


def piece(row: Assignment) -> Cover:
    return Cover(row.shift_id, row.team_id, row.starts_at, row.ends_at)


def away_of(people: Iterable[int], at: datetime) -> dict[int, Off]:
    """When each is away from an instant on, as far as it is confirmed; one query."""
    confirmed = (Absence.status == Status.CONFIRMED, Absence.over_at > at)
    found: dict[int, list[Absence]] = {}
    for absence in many(absences().where(Absence.person_id.in_([*people]), *confirmed)):
        found.setdefault(absence.person_id, []).append(absence)
    return {who: off_of(own) for who, own in found.items()}


def off_of(own: Iterable[Absence]) -> Off:
    """Of one person."""
    rows = [*own]
    return Off(
        days=tuple(period_of(one) for one in rows if isinstance(one.span, Days)),
        hours=tuple(period_of(one) for one in rows if isinstance(one.span, Hours)),
    )


def deadlines_of(team_id: int) -> Deadlines:
    row = db.session.get(ConflictSetting, team_id)
    return row.deadlines if row else Deadlines()


def _open() -> Select[Conflict]:
    return conflicts().where(Conflict.ended_at.is_(None))
