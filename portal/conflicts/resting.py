"""Shifts that begin before their person may work again: found by a sweep, since a page changes it, not a plan."""

from collections.abc import Iterable
from datetime import datetime

from portal.conflicts.clashes import too_soon
from portal.conflicts.following import follow
from portal.conflicts.models import Cause
from portal.conflicts.queries import held_by, known_of, short_of_rest
from portal.core.db import transactional
from portal.fatigue.queries import rest_clocks
from portal.fatigue.rest import RestClock
from portal.people.queries import people_by_id
from portal.rota.cover.locking import lock_people


def follow_rest(*, at: datetime) -> int:
    """Open, move and end the conflicts of everybody who may be short of rest; how many people were looked at."""
    people = short_of_rest(at)
    if people:
        _follow(people, at)
    return len(people)


@transactional
def _follow(people: Iterable[int], at: datetime) -> None:
    ids = sorted(people)
    lock_people([], ids)
    clocks, held = rest_clocks([*people_by_id(ids).values()], at), held_by(ids, at)
    until = {who: rested_at for who, one in clocks.items() if (rested_at := _rested_at(one)) is not None}
    wanted = {who: too_soon(held.get(who, ()), rested_at, at=at) for who, rested_at in until.items()}
    follow(known_of(ids, Cause.REST, at), wanted, held, Cause.REST, by=None, at=at)


def _rested_at(one: RestClock) -> datetime | None:
    return max((at for at in (one.daily, one.weekly) if at is not None), default=None)
