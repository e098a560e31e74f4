"""Somebody, where only the name counts, and whoever an address in a path means."""

from typing import overload

from flask import abort

from portal.api.schema import Out
from portal.people.models import Person
from portal.people.queries import person_by_email


class PersonRef(Out):
    """Somebody, where only the name counts."""

    email: str
    name: str


@overload
def ref_of(person: Person) -> PersonRef: ...
@overload
def ref_of(person: None) -> None: ...
def ref_of(person: Person | None) -> PersonRef | None:
    return PersonRef(email=person.email, name=person.name) if person else None


def person_named(email: str) -> Person:
    """Whoever an address in a path means. Errors: 404."""
    return person_by_email(email) or abort(404)
