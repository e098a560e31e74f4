"""Reading recovery days, and for whom they may be read."""

from collections.abc import Collection, Iterable, Sequence

from flask import abort
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from portal.absences.models import Absence
from portal.absences.queries import may_decide
from portal.core.db import many, one_or_none
from portal.people.access import To
from portal.people.models import Membership, Person, Team
from portal.people.queries import team_for
from portal.recovery.books.models import RecoveryTransaction
from portal.recovery.days.models import RecoveryDay


def may_read(viewer: Person, person: Person) -> bool:
    """Rest and recovery are for the person and whoever decides their leave."""
    return viewer.id == person.id or may_decide(viewer, person)


def own_day(person: Person, key: str) -> RecoveryDay:
    """Errors: 404 for somebody else's."""
    theirs = days().where(RecoveryDay.key == key, RecoveryDay.person_id == person.id)
    return one_or_none(theirs) or abort(404)


def team_member(viewer: Person, slug: str, key: str) -> tuple[Team, Person]:
    """A team and one of its people, for its managers. Errors: 404, 403."""
    team = team_for(viewer, slug, to=To.MANAGE)
    theirs = select(Person).join(Membership, Membership.person_id == Person.id)
    found = one_or_none(theirs.where(Membership.team_id == team.id, Person.key == key))
    return team, found or abort(404)


def days_by_absence(keys: Iterable[str]) -> dict[str, RecoveryDay]:
    """By the key of the absence."""
    found = many(days().join(RecoveryDay.absence).where(Absence.key.in_([*keys])))
    return {one.absence.key: one for one in found}


def days_of(person: Person, *, limit: int = 20) -> Sequence[RecoveryDay]:
    """What somebody has booked, the latest first."""
    theirs = days().where(RecoveryDay.person_id == person.id)
    return many(theirs.order_by(RecoveryDay.id.desc()).limit(limit))


def open_days(person_ids: Collection[int]) -> Sequence[RecoveryDay]:
    """What is booked and neither taken nor given back."""
    ending = aliased(RecoveryTransaction)
    ended = select(ending.id).where(ending.about_id == RecoveryDay.booking_id)
    theirs = days().where(RecoveryDay.person_id.in_(person_ids), ~ended.exists())
    return many(theirs.order_by(RecoveryDay.id))


def days() -> Select[RecoveryDay]:
    person = joinedload(RecoveryDay.absence).joinedload(Absence.person)
    return select(RecoveryDay).options(
        person, joinedload(RecoveryDay.person), joinedload(RecoveryDay.booking)
    )
