"""Who wants a letter, and whose is due."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from portal.core.db import db
from portal.digests.models import WeeklyLetter
from portal.digests.weeks import due_on
from portal.people.models import Person
from portal.people.queries import people_by_id


def is_wanted(person: Person) -> bool:
    row = db.session.get(WeeklyLetter, person.id)
    return row is None or row.declined_at is None


def due_letters(at: datetime, limit: int) -> Sequence[tuple[Person, date]]:
    """Those who want one and whose week was not looked at yet, with its Monday; two queries."""
    wanted = select(Person.id, Person.time_zone, WeeklyLetter.looked_at_on).outerjoin(WeeklyLetter)
    rows = wanted.where(Person.is_active, WeeklyLetter.declined_at.is_(None)).order_by(Person.id)
    due = {
        who: monday
        for who, zone, looked in db.session.execute(rows)
        if (monday := due_on(at, zone)) and monday != looked
    }
    people = people_by_id([*due][:limit])
    return [(person, due[who]) for who, person in people.items()]
