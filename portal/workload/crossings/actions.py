"""Following scores over the levels, and what a manager does about it."""

from datetime import datetime

from sqlalchemy import update

from portal.asks.actions import settle, withdraw
from portal.asks.models import Ask
from portal.asks.queries import open_ask
from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _
from portal.fatigue.days.queries import Scored, scores_at
from portal.fatigue.score import Level
from portal.people.models import Person
from portal.people.queries import may_manage
from portal.rota.cover.queries import left_of
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import Swap
from portal.workload.crossings.covers import next_cover
from portal.workload.crossings.models import Crossing
from portal.workload.crossings.queries import CROSSING, open_crossings
from portal.workload.crossings.telling import tell
from portal.workload.crossings.thresholds import below_since, is_over, newly_crossed

COVER, NOT_NOW = "cover", "not_now"
"""The answers of a manager."""


@transactional
def follow_score(person_id: int, *, at: datetime) -> None:
    """Note which levels somebody has crossed and which they are below again; each crossing is told once.

    Runs inside the count of their nights, under the lock of their person.
    """
    known = open_crossings([person_id])
    scored = scores_at([person_id], at)[person_id]
    for one in known:
        _follow(one, scored, at)
    person = db.session.get_one(Person, person_id)
    new = newly_crossed(scored.level, {one.level for one in known}) if person.is_active else []
    if new:
        _open(person, new, scored, at)


@transactional
def ask_cover(crossing: Crossing, *, by: Person, at: datetime, answered: Ask | None = None) -> Swap:
    """Ask the one who is proposed to take what is ahead of the shift.

    Errors: NotAllowed; Refused when there is nothing to ask any more, and as `ask_swap`.
    """
    _demand_manager(crossing, by)
    if crossing.shift is None or crossing.proposed is None or not crossing.waits:
        raise Refused(_("This has been answered already, or is over."))
    own = [one for one in left_of(crossing.shift, at) if one.person.id == crossing.person_id]
    if not own:
        raise Refused(_("%(name)s does not have this shift any more.", name=crossing.person.name))
    # Swaps are read by all: who is tired is not said there.
    note = _("%(name)s looks for cover.", name=by.first_name)
    wish = Wish(own[0].starts_at, own[0].ends_at, to=[crossing.proposed], note=note)
    swap = ask_swap(crossing.shift, wish, by=by, at=at)
    own_ask = answered or open_ask(CROSSING, crossing.key, by.id)
    _answer(crossing, COVER, at=at, own=own_ask, note=None, swap_id=swap.id)
    record("crossing.cover_asked", crossing.key, by=by.id, at=at)
    return swap


@transactional
def decline_cover(
    crossing: Crossing, *, by: Person, at: datetime, note: str | None = None, answered: Ask | None = None
) -> None:
    """A manager's "not now": nobody is asked until the level is crossed anew. Errors: NotAllowed; Refused."""
    _demand_manager(crossing, by)
    own = answered or open_ask(CROSSING, crossing.key, by.id)
    _answer(crossing, NOT_NOW, at=at, own=own, note=note, declined_at=at, declined_by_id=by.id)
    record("crossing.declined", crossing.key, by=by.id, at=at)


def _follow(one: Crossing, scored: Scored, at: datetime) -> None:
    one.below_since_at = below_since(one.below_since_at, one.level, scored.level, at)
    if is_over(one.below_since_at, at):
        one.ended_at = at
    db.session.flush()
    if one.ended_at or not _is_theirs(one, at):
        withdraw(CROSSING, one.key, at=at)


def _is_theirs(one: Crossing, at: datetime) -> bool:
    """Whether they still have something of the shift that somebody else was proposed for."""
    return one.shift is None or any(left.person.id == one.person_id for left in left_of(one.shift, at))


def _open(person: Person, new: list[Level], scored: Scored, at: datetime) -> None:
    """Of two levels at once the graver is told."""
    cover = next_cover(person, at)
    proposed = cover.able[0].person if cover and cover.able else None
    for level in new:
        is_told = level is new[-1]
        crossing = Crossing(
            person_id=person.id,
            person=person,
            level=level,
            score=scored.score,
            crossed_at=at,
            shift=cover.stretch.shift if cover and is_told else None,
            proposed=proposed if is_told else None,
        )
        add(crossing)
        if is_told:
            tell(crossing, cover, at=at)


def _demand_manager(crossing: Crossing, by: Person) -> None:
    if crossing.shift is None or not may_manage(by, crossing.shift.rotation.team):
        raise NotAllowed(_("Only a manager of the team decides this."))


def _answer(
    crossing: Crossing, answer: str, *, at: datetime, own: Ask | None, note: str | None, **values: object
) -> None:
    """By whoever is first; the other managers are asked no more."""
    open_ = Crossing.swap_id.is_(None), Crossing.declined_at.is_(None), Crossing.ended_at.is_(None)
    once = update(Crossing).where(Crossing.id == crossing.id, *open_).values(**values)
    if db.session.scalar(once.returning(Crossing.id)) is None:
        raise Refused(_("This has been answered already, or is over."))
    db.session.refresh(crossing)
    if own is not None:
        settle(own, answer, note=note, at=at)
    withdraw(CROSSING, crossing.key, at=at)
