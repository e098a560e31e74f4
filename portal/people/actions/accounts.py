"""Who has an account: adding people, and letting them go."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.actions.feeds import raise_calendars
from portal.people.actions.sign_ins import end_sign_ins
from portal.people.actions.tokens import revoke_token
from portal.people.actions.zones import note_zone
from portal.people.holidays import Residence
from portal.people.models import Person, Role, Team
from portal.people.queries import api_tokens_of, person_by_email, teams_with_last_resort


@transactional
def add_person(
    email: str,
    *,
    name: str,
    at: datetime,
    by: Person | None,
    role: Role = Role.MEMBER,
    time_zone: str = "UTC",
    locale: str = "en",
    residence: Residence | None = None,
) -> Person:
    """A new account without a password. Errors: Refused when the address is taken."""
    if person_by_email(email):
        raise Refused(
            _("%(email)s already has an account.", email=email), fields={"email": _("Already used.")}
        )
    person = add(
        Person(
            email=email.strip(),
            name=name,
            role=role,
            time_zone=time_zone,
            locale=locale,
            residence=residence,
            created_at=at,
            calendar_changed_at=at,
        )
    )
    note_zone(person, at=at)
    record("person.added", person.email, by=by.id if by else None, at=at, role=str(role))
    return person


@transactional
def deactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    """Nobody is deleted: history keeps its names. They cannot sign in and are not paged; their tokens end.

    Errors: Refused for the last admin, and for a team's last resort.
    """
    keep_an_admin(person, Role.MEMBER)
    keep_last_resort(teams_with_last_resort(person), person)
    person.is_active = False
    raise_calendars(Team, at)
    end_sign_ins(person, at=at)
    for token in api_tokens_of(person):
        revoke_token(token, by=by, at=at)
    record("person.deactivated", person.email, by=by.id, at=at)


@transactional
def reactivate_person(person: Person, *, by: Person, at: datetime) -> None:
    person.is_active = True
    raise_calendars(Team, at)
    record("person.reactivated", person.email, by=by.id, at=at)


def keep_an_admin(person: Person, role: Role) -> None:
    """Errors: Refused when the last admin would be none any more."""
    if person.role != Role.ADMIN or role == Role.ADMIN:
        return
    others = db.session.scalar(
        select(func.count()).where(Person.role == Role.ADMIN, Person.is_active, Person.id != person.id)
    )
    if not others:
        raise Refused(_("This is the last admin. Make somebody else an admin first."))


def keep_last_resort(teams: Iterable[Team], person: Person) -> None:
    """Errors: Refused when this person is the last resort of one."""
    for team in teams:
        raise Refused(
            _(
                "%(name)s is paged when nobody else of %(team)s can be. Choose somebody else there first.",
                name=person.name,
                team=team.name,
            )
        )
