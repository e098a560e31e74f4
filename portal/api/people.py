"""People: who there is; admins add them."""

from flask import abort
from sqlalchemy import select

from portal.api.endpoint import endpoint
from portal.api.paging import part_of
from portal.api.schema import Email, In, Listing, Name, Out, PageQuery, Word, Zone
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people import actions
from portal.people.current import current_admin, current_person
from portal.people.forms import languages
from portal.people.models import Person, Role
from portal.people.queries import person_by_email


class PersonRef(Out):
    """Somebody, where only the name counts."""

    email: str
    name: str


class PersonOut(PersonRef):
    time_zone: str
    locale: str
    is_active: bool


class PersonList(Listing):
    items: list[PersonOut]


class NewPerson(In):
    email: Email
    name: Name
    time_zone: Zone = "UTC"
    locale: Word = "en"
    role: Role = Role.MEMBER


def ref_of(person: Person) -> PersonRef:
    return PersonRef(email=person.email, name=person.name)


def person_named(email: str) -> Person:
    """Whoever an address in a path means. Errors: 404."""
    return person_by_email(email) or abort(404)


@endpoint("GET", "/people", summary="Who there is")
def list_people(query: PageQuery) -> PersonList:
    """Those who left are listed for admins only."""
    people = select(Person)
    if not current_person().is_admin:
        people = people.where(Person.is_active)
    rows, cursor = part_of(people, query, Person.id)
    return PersonList(items=[_out(person) for person in rows], next_cursor=cursor)


@endpoint("POST", "/people", summary="Add somebody", status=201)
def add_person(body: NewPerson) -> PersonOut:
    """For admins. The account has no password yet: its owner sets one with a link."""
    admin = current_admin()
    known = [code for code, _language in languages()]
    if body.locale not in known:
        text = _("One of these: %(languages)s.", languages=", ".join(known))
        raise Refused(_("The portal does not speak that language."), fields={"locale": text})
    person = actions.add_person(
        body.email, name=body.name, role=body.role, time_zone=body.time_zone, locale=body.locale, by=admin,
        at=clock.now(),
    )  # fmt: skip
    return _out(person)


@endpoint("GET", "/people/<email>", summary="One person")
def show_person(email: str) -> PersonOut:
    return _out(person_named(email))


def _out(person: Person) -> PersonOut:
    return PersonOut(
        email=person.email, name=person.name, time_zone=person.time_zone, locale=person.locale,
        is_active=person.is_active,
    )  # fmt: skip
