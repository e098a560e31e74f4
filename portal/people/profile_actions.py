"""Changing what is shown of a person."""

from dataclasses import dataclass
from datetime import datetime

from portal.audit.actions import record
from portal.core.db import transactional
from portal.people.actions import end_sign_ins, keep_an_admin, raise_calendars
from portal.people.holidays import Calendar
from portal.people.models import Person, Role, Team


@dataclass(frozen=True)
class Profile:
    """What can be set of a person. `calendar`: whose public holidays are theirs, None where they have not said."""

    name: str
    time_zone: str
    locale: str
    calendar: Calendar | None = None
    has_shortcuts: bool = True


@transactional
def update_person(
    person: Person, profile: Profile, *, by: Person, at: datetime, role: Role | None = None
) -> None:
    """A new role ends their sign-ins, so no browser keeps the old one. Errors: Refused for the last admin."""
    if profile.name != person.name:
        person.calendar_revision, person.calendar_changed_at = person.calendar_revision + 1, at
        raise_calendars(Team, at)
    person.name, person.time_zone, person.locale = profile.name, profile.time_zone, profile.locale
    person.has_shortcuts = profile.has_shortcuts
    person.calendar = profile.calendar
    if role is not None and role != person.role:
        keep_an_admin(person, role)
        person.role = role
        end_sign_ins(person, at=at)
    record("person.changed", person.email, by=by.id, at=at, role=str(person.role))


@transactional
def set_calendar(person: Person, calendar: Calendar | None, *, by: Person, at: datetime) -> None:
    person.calendar = calendar
    record("person.calendar_set", person.email, by=by.id, at=at)
