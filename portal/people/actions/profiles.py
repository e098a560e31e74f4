"""What people say of themselves: their profile and their hours."""

from dataclasses import dataclass
from datetime import datetime, time

from portal.audit.actions import record
from portal.core.db import transactional
from portal.core.jobs import poke
from portal.people.actions.accounts import keep_an_admin
from portal.people.actions.feeds import raise_calendars
from portal.people.actions.sign_ins import end_sign_ins
from portal.people.actions.zones import note_country, note_zone
from portal.people.holidays import Residence
from portal.people.hours import Hours
from portal.people.models import Person, Role, Team
from portal.people.signals import zone_changed


@dataclass(frozen=True)
class Profile:
    """What can be set of a person. `residence`: whose public holidays are theirs, None where they have not said."""

    name: str
    time_zone: str
    locale: str
    residence: Residence | None = None
    has_shortcuts: bool = True


@transactional
def update_person(
    person: Person, profile: Profile, *, by: Person, at: datetime, role: Role | None = None
) -> None:
    """A new role ends their sign-ins, so no browser keeps the old one. Errors: Refused for the last admin."""
    if profile.name != person.name:
        person.calendar_revision, person.calendar_changed_at = person.calendar_revision + 1, at
        raise_calendars(Team, at)
    has_moved, before = profile.time_zone != person.time_zone, person.residence
    person.name, person.time_zone, person.locale = profile.name, profile.time_zone, profile.locale
    person.has_shortcuts = profile.has_shortcuts
    person.residence = profile.residence
    if has_moved:
        note_zone(person, at=at)
    note_country(person, before, at=at)
    if role is not None and role != person.role:
        keep_an_admin(person, role)
        person.role = role
        end_sign_ins(person, at=at)
    record("person.changed", person.email, by=by.id, at=at, role=str(person.role))
    if has_moved:
        zone_changed.send(person.id, at=at, by=by)


@transactional
def set_residence(person: Person, residence: Residence | None, *, by: Person, at: datetime) -> None:
    before, person.residence = person.residence, residence
    note_country(person, before, at=at)
    record("person.residence_set", person.email, by=by.id, at=at)


@transactional
def set_hours(person: Person, hours: Hours | None, *, quiet: tuple[time, time] | None, at: datetime) -> None:
    """`hours` None: those of the team. `quiet` None: no quiet hours; they may pass midnight."""
    person.work_days = sorted(hours.days) if hours else None
    person.work_from, person.work_until = (hours.from_, hours.until) if hours else (None, None)
    person.quiet_from, person.quiet_until = quiet or (None, None)
    record("person.hours_set", person.email, by=person.id, at=at)
    poke("reconcile")
