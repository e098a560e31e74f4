"""A team's contact table: whom to ask, how, and when. Shown, never paged."""

from typing import Annotated

from flask import abort
from pydantic import Field, model_validator
from sqlalchemy import select

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Line, Listing, Out, PartQuery
from portal.api.shapes.hours import HoursOut, WindowIn, window_out
from portal.core import clock
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for
from portal.rota.contacts.actions import ContactFacts, add_contact, remove_contact
from portal.rota.contacts.models import Availability, Contact
from portal.rota.contacts.queries import contact_in


class ContactOut(Out):
    id: str
    role: str
    contact: str
    availability: Availability
    hours: HoursOut | None


class ContactList(Listing):
    items: list[ContactOut]


class NewContact(In):
    role: Annotated[Line, Field(max_length=80)]
    contact: Annotated[Line, Field(max_length=200, description="a name, a number, an address")]
    availability: Availability = Availability.ALWAYS
    hours: Annotated[
        WindowIn | None, Field(description="on the team's clock, for availability hours alone")
    ] = None

    @model_validator(mode="after")
    def _has_hours_where_it_says_so(self) -> "NewContact":
        if (self.availability is Availability.HOURS) != (self.hours is not None):
            raise ValueError(_("Send hours with availability hours, and only then."))
        return self

    @property
    def facts(self) -> ContactFacts:
        window = self.hours.window if self.hours else None
        return ContactFacts(self.role, self.contact, self.availability, window)


@endpoint("GET", "/teams/<slug>/contacts", summary="Whom a team may ask")
def list_contacts(slug: str, query: PartQuery) -> ContactList:
    team = team_for(current_person(), slug)
    rows, cursor = part_of(select(Contact).where(Contact.team_id == team.id), query, Contact.id)
    return ContactList(items=[_out(row) for row in rows], next_cursor=cursor)


@endpoint("POST", "/teams/<slug>/contacts", summary="Add a contact", status=201)
def create_contact(slug: str, body: NewContact) -> ContactOut:
    """For managers of the team. Contacts are shown and never paged."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    return _out(add_contact(team, body.facts, by=current_person(), at=clock.now()))


@endpoint("DELETE", "/teams/<slug>/contacts/<key>", summary="Remove a contact", status=204)
def remove_contact_line(slug: str, key: str) -> None:
    """For managers of the team."""
    team = team_for(current_person(), slug, to=To.MANAGE)
    remove_contact(contact_in(team, key) or abort(404), by=current_person(), at=clock.now())


def _out(row: Contact) -> ContactOut:
    hours = [window_out(window) for window in row.windows]
    return ContactOut(
        id=row.key,
        role=row.role,
        contact=row.contact,
        availability=row.availability,
        hours=hours[0] if hours else None,
    )
