"""Remembering by which clock somebody lives."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db
from portal.people.models import Person, PersonZone


def note_zone(person: Person, *, at: datetime) -> None:
    """From now on it is their zone; what was before stays. Of two changes in one instant the last counts."""
    row = {"person_id": person.id, "since_at": at, "time_zone": person.time_zone}
    known = insert(PersonZone).values(row)
    db.session.execute(
        known.on_conflict_do_update(
            index_elements=["person_id", "since_at"], set_={"time_zone": person.time_zone}
        )
    )
