"""Keeping stored days true: counted anew from the first change, by one person after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, one_or_none, table_of, transactional
from portal.fatigue.days.changes import (
    NOTICED_WITHIN,
    deeds_noticed,
    is_paged,
    since_of_leave,
    without_upkeep,
)
from portal.fatigue.days.models import FatigueDay, FatigueUpkeep
from portal.fatigue.days.reckoning import LOOK_BACK, Day, days_of_life, first_touched, next_change
from portal.fatigue.local_days import local_day
from portal.fatigue.queries import facts_of
from portal.fatigue.signals import nights_counted
from portal.people.models import Person
from portal.people.queries import zones_of
from portal.rota.windows import DAY

RECKONING = 1
"""Raised with each change of what a day adds: then everybody is counted anew."""

KEPT = timedelta(days=397)
"""Thirteen months at their longest: a year, and the month that runs. Chosen by us; what is older goes."""

OFTEN, SELDOM, LATER = timedelta(hours=1), timedelta(days=1), timedelta(minutes=15)
"""When somebody is counted although nothing is known to have happened; who has left; who could not be. Ours."""

USUAL, LATE = DAY, 35 * DAY
"""How much is counted anew each time, and at the first time of each date, whatever was noticed. Chosen by us."""

BATCH = 1000
"""Old days that go in one round. Chosen by us."""


@transactional
def count_person(person: Person, *, at: datetime) -> int:
    """Make somebody's stored days what their facts say now; how many days have changed."""
    row = _locked(person, at)
    basis = _basis(person)
    since = max(_since(row, basis, at), at - KEPT)
    facts = facts_of([person], since - LOOK_BACK - 2 * DAY, at)[person.id]
    first = max(first_touched(facts, since), oldest(at))
    changed = _store(person.id, first, days_of_life(facts, first, local_day(facts.home, at), as_of=at))
    row.counted_until, row.due_from, row.basis = at, None, basis
    row.due_at = min(next_change(facts, at), at + OFTEN) if person.is_active else at + SELDOM
    nights_counted.send(person.id, at=at)
    return changed


def count_from(people: Iterable[int], since: datetime, *, at: datetime) -> None:
    """Something has changed at an instant for some people: they are counted from there at the next round.

    Runs inside the action that has changed it.
    """
    rows = [{"person_id": who, "due_at": at, "due_from": since} for who in sorted(people)]
    if rows:
        new = insert(table_of(FatigueUpkeep)).values(rows)
        known = {
            name: func.least(getattr(FatigueUpkeep, name), new.excluded[name])
            for name in ("due_at", "due_from")
        }
        db.session.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=known))


@transactional
def notice(at: datetime) -> None:
    """Whoever is new, was paged, or did something on what had woken them is due at once."""
    missing = [{"person_id": who, "due_at": at} for who in without_upkeep()]
    if missing:
        db.session.execute(insert(table_of(FatigueUpkeep)).values(missing).on_conflict_do_nothing())
    sooner = update(FatigueUpkeep).where(FatigueUpkeep.due_at > at, is_paged(at)).values(due_at=at)
    db.session.execute(sooner.execution_options(synchronize_session=False))
    for who, since in deeds_noticed(at):
        count_from([who], since, at=at)


@transactional
def put_off(person_id: int, *, at: datetime) -> None:
    """Who could not be counted stands in nobody's way."""
    theirs = update(FatigueUpkeep).where(FatigueUpkeep.person_id == person_id)
    db.session.execute(theirs.values(due_at=at + LATER))


@transactional
def forget_old_days(at: datetime) -> int:
    """Days older than thirteen months go, so many at once; how many."""
    key = (FatigueDay.person_id, FatigueDay.day)
    old = select(*key).where(FatigueDay.day < oldest(at)).limit(BATCH)
    gone = delete(FatigueDay).where(func.row(*key).in_(old)).returning(FatigueDay.day)
    return len(db.session.execute(gone.execution_options(synchronize_session=False)).all())


def oldest(at: datetime) -> date:
    """The first date that is kept."""
    return (at - KEPT).date()


def follow_cover(_gone: frozenset[int], *, people: frozenset[int], at: datetime, **_by: object) -> None:
    """What is over stays as it was, so cover changes from now on."""
    count_from(people, at, at=at)


def follow_leave(person_id: int, *, at: datetime, **_by: object) -> None:
    """Leave may be put down after it has begun."""
    count_from([person_id], min(since_of_leave(person_id, at), at - LATE), at=at)


def follow_move(person_id: int, *, at: datetime, **_by: object) -> None:
    """Another clock changes what is a night, from now on."""
    count_from([person_id], at, at=at)


def _locked(person: Person, at: datetime) -> FatigueUpkeep:
    """The person comes first, as with leave and cover."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    new = insert(table_of(FatigueUpkeep)).values(person_id=person.id, due_at=at)
    db.session.execute(new.on_conflict_do_nothing())
    theirs = select(FatigueUpkeep).where(FatigueUpkeep.person_id == person.id)
    found = one_or_none(theirs.with_for_update().execution_options(populate_existing=True))
    assert found is not None
    return found


def _since(row: FatigueUpkeep, basis: str, at: datetime) -> datetime:
    """The earliest instant at which anything may have changed since the last time."""
    if row.counted_until is None or row.basis != basis:
        return at - KEPT
    is_new_date = row.counted_until.date() != at.date()
    usual = row.counted_until - (LATE if is_new_date else USUAL) - NOTICED_WITHIN
    return min(usual, row.due_from or usual)


def _basis(person: Person) -> str:
    """By which clocks and holidays somebody is counted: other ones change the past."""
    zones = zones_of([person.id]).get(person.id, [])
    moves = (f"{since.isoformat()} {zone}" for since, zone in zones)
    return "; ".join((str(RECKONING), f"{person.country}-{person.region}", person.time_zone, *moves))


def _store(person_id: int, first: date, wanted: Mapping[date, Day]) -> int:
    """Write what differs from what is stored since a date; how many days did."""
    stored = _stored(person_id, first)
    rows = {on: _columns(day) for on, day in wanted.items()}
    gone = [on for on in stored if on not in rows]
    put = [{"person_id": person_id, "day": on, **row} for on, row in rows.items() if stored.get(on) != row]
    if gone:
        theirs = table_of(FatigueDay).c
        past = delete(table_of(FatigueDay)).where(theirs.person_id == person_id, theirs.day.in_(gone))
        db.session.execute(past)
    if put:
        new = insert(table_of(FatigueDay))
        same = {one.name: new.excluded[one.name] for one in fields(Day)}
        db.session.execute(new.on_conflict_do_update(index_elements=["person_id", "day"], set_=same), put)
    return len(gone) + len(put)


def _stored(person_id: int, first: date) -> dict[date, dict[str, Any]]:
    table = table_of(FatigueDay)
    rows = db.session.execute(select(table).where(table.c.person_id == person_id, table.c.day >= first))
    return {row.day: {one.name: getattr(row, one.name) for one in fields(Day)} for row in rows}


def _columns(day: Day) -> dict[str, Any]:
    items = [{"kind": kind, "at": at.isoformat(), "points": points} for kind, at, points in day.items]
    return {one.name: getattr(day, one.name) for one in fields(Day)} | {"items": items}
