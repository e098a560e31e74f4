"""People: who there is, and whose public holidays are theirs; admins add them."""

from datetime import date, timedelta
from typing import Annotated

from flask import abort
from pydantic import Field
from sqlalchemy import select

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import Day, Email, In, Listing, Name, Out, PartQuery, Word, Zone
from portal.api.shapes.people import PersonRef, person_named
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people import actions
from portal.people.actions import set_residence
from portal.people.current import current_admin, current_person
from portal.people.forms.profiles import languages, unknown_region
from portal.people.holidays import Residence, find_country, find_region, holidays_between
from portal.people.models import Person, Role

MOST_DAYS = timedelta(days=731)


class PersonOut(PersonRef):
    time_zone: str
    locale: str
    country: str | None
    region: str | None
    is_active: bool


class PersonList(Listing):
    items: list[PersonOut]


class ResidenceIn(In):
    """Where somebody lives, for its public holidays."""

    country: Annotated[Word | None, Field(description="ISO 3166-1, such as FR")] = None
    region: Annotated[Word | None, Field(description="a part of it with holidays of its own: BY, Bayern")] = (
        None
    )

    @property
    def residence(self) -> Residence | None:
        """Errors: Refused where it names no place that is known."""
        if self.country is None and self.region is None:
            return None
        country = find_country(self.country or "")
        if country is None:
            raise Refused(
                _("A country's two letters, such as FR. Of some, no public holidays are known."),
                field="country",
            )
        region = find_region(country, self.region) if self.region is not None else None
        if region is None and self.region is not None:
            raise Refused(unknown_region(country), field="region")
        return Residence(country, region)


class HolidaysQuery(In):
    from_: Annotated[Day, Field(alias="from", description="the first day")]
    until: Annotated[Day, Field(description="the last day; at most two years later")]


class HolidayOut(Out):
    on: Day
    name: str


class HolidayList(Out):
    items: list[HolidayOut]


class NewPerson(ResidenceIn):
    email: Email
    name: Name
    time_zone: Zone = "UTC"
    locale: Word = "en"
    role: Role = Role.MEMBER


@endpoint("GET", "/people", summary="Who there is")
def list_people(query: PartQuery) -> PersonList:
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
        body.email, name=body.name, role=body.role, time_zone=body.time_zone, locale=body.locale,
        residence=body.residence, by=admin, at=clock.now(),
    )  # fmt: skip
    return _out(person)


@endpoint("GET", "/people/<email>", summary="One person")
def show_person(email: str) -> PersonOut:
    return _out(person_named(email))


@endpoint("PUT", "/people/<email>/residence", summary="Say whose public holidays are somebody's")
def put_residence(email: str, body: ResidenceIn) -> PersonOut:
    """For oneself and admins; an empty body means not said. Schedules show and count them; nobody is paged less."""
    viewer, person = current_person(), person_named(email)
    if viewer.id != person.id and not viewer.is_admin:
        abort(403)
    set_residence(person, body.residence, by=viewer, at=clock.now())
    return _out(person)


@endpoint("GET", "/people/<email>/holidays", summary="Somebody's public holidays")
def list_holidays(email: str, query: HolidaysQuery) -> HolidayList:
    """In your language where they have names in it. None for whoever has not said where they live."""
    residence, reach = person_named(email).residence, query.until - query.from_
    if not timedelta() <= reach <= MOST_DAYS:
        raise Refused(_("Give a day up to two years after from."), field="until")
    found = _holidays(residence, query.from_, query.until) if residence else {}
    return HolidayList(items=[HolidayOut(on=on, name=name) for on, name in found.items()])


def _holidays(residence: Residence, first: date, last: date) -> dict[date, str]:
    return holidays_between(residence, first, last, current_person().locale)


def _out(person: Person) -> PersonOut:
    return PersonOut(
        email=person.email, name=person.name, time_zone=person.time_zone, locale=person.locale,
        country=person.country, region=person.region, is_active=person.is_active,
    )  # fmt: skip
