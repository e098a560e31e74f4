"""Remembering by which clock and in which country somebody lives."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db
from portal.people.holidays import Residence
from portal.people.models import Person, PersonZone


def note_zone(person: Person, *, at: datetime) -> None:
    """From now on they live so; what was before stays. Of two changes in one instant the last counts."""
    told = {"time_zone": person.time_zone, "country": person.country}
    known = insert(PersonZone).values({"person_id": person.id, "since_at": at, **told})
    db.session.execute(known.on_conflict_do_update(index_elements=["person_id", "since_at"], set_=told))


def note_country(person: Person, before: Residence | None, *, at: datetime) -> None:
    """Where they had not said where they live, what they say counts for that time as well."""
    if before is not None and before.country != person.country:
        note_zone(person, at=at)
    elif before is None and person.country is not None:
        unsaid = update(PersonZone).where(PersonZone.person_id == person.id, PersonZone.country.is_(None))
        db.session.execute(unsaid.values(country=person.country))
