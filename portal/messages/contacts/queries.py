"""Reading contact methods, and loading one only for whose it is."""

from collections.abc import Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import func, select

from portal.core.db import db, many, one_or_none
from portal.messages.models import (
    ContactMethod,
    Message,
    MessageKind,
)
from portal.people.models import Person


def contact_methods_of(person: Person) -> Sequence[ContactMethod]:
    mine = select(ContactMethod).where(ContactMethod.person_id == person.id)
    return many(mine.order_by(ContactMethod.position))


def contact_method_for(person: Person, key: str) -> ContactMethod:
    """One's own contact method. Errors: 404, also for somebody else's."""
    mine = select(ContactMethod).where(ContactMethod.key == key, ContactMethod.person_id == person.id)
    return one_or_none(mine) or abort(404)


def verification_count(person_id: int, *, since: datetime) -> int:
    """How many codes were sent to somebody, whatever became of the contact methods."""
    codes = (
        select(func.count())
        .select_from(Message)
        .where(Message.person_id == person_id, Message.created_at > since)
        .where(Message.kind == MessageKind.VERIFICATION)
    )
    return db.session.scalar(codes) or 0


def latest_tests(person: Person) -> dict[int, Message]:
    """The last test sent to each contact method of somebody, by the method's id."""
    is_test = (Message.person_id == person.id) & (Message.kind == MessageKind.TEST)
    latest = select(func.max(Message.id)).where(is_test).group_by(Message.contact_method_id)
    tests = select(Message).where(Message.id.in_(latest))
    return {test.contact_method_id: test for test in many(tests) if test.contact_method_id is not None}


def usable_methods(person_ids: Sequence[int]) -> dict[int, list[ContactMethod]]:
    """The verified methods of several people that are in use, in each person's order; one query."""
    usable = select(ContactMethod).where(
        ContactMethod.person_id.in_(person_ids),
        ContactMethod.verified_at.is_not(None),
        ContactMethod.disabled_at.is_(None),
    )
    found: dict[int, list[ContactMethod]] = {person_id: [] for person_id in person_ids}
    for method in many(usable.order_by(ContactMethod.position)):
        found[method.person_id].append(method)
    return found
