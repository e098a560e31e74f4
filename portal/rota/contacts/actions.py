"""Keeping a team's contact table."""

from dataclasses import dataclass
from datetime import datetime

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.people.models import Person, Team
from portal.rota.contacts.models import Availability, Contact
from portal.rota.windows import Window


@dataclass(frozen=True)
class ContactFacts:
    """A line as it is typed; a window where there are hours."""

    role: str
    contact: str
    availability: Availability
    window: Window | None = None


@transactional
def add_contact(team: Team, facts: ContactFacts, *, by: Person, at: datetime) -> Contact:
    window = facts.window if facts.availability is Availability.HOURS else None
    row = Contact(
        team_id=team.id,
        role=facts.role,
        contact=facts.contact,
        availability=facts.availability,
        days=list(window.days) if window else None,
        starts=window.starts if window else None,
        until=window.until if window else None,
        created_at=at,
    )
    record("contact.added", f"{team.slug}/{facts.role}", by=by.id, at=at)
    return add(row)


@transactional
def remove_contact(contact: Contact, *, by: Person, at: datetime) -> None:
    record("contact.removed", f"{contact.team.slug}/{contact.role}", by=by.id, at=at)
    db.session.delete(contact)
