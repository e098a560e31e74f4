"""Pages that can be marked, and what was said of them."""

from collections.abc import Iterable

from flask import abort
from sqlalchemy import select

from portal.core.db import many, one_or_none
from portal.fatigue.models import PageMark
from portal.fatigue.resting.queries import seen_by
from portal.incidents.models import Incident
from portal.messages.models import TAKEN, Message, MessageKind
from portal.people.models import Person


def marks_of(page_ids: Iterable[int]) -> dict[int, PageMark]:
    """What is said of each now, by the page; one query."""
    living = select(PageMark).where(PageMark.message_id.in_([*page_ids]), PageMark.replaced_at.is_(None))
    return {mark.message_id: mark for mark in many(living)}


def page_for(viewer: Person, page_id: int) -> Message:
    """A page to them, or to somebody whom they manage. Errors: 404 for every other."""
    page = one_or_none(select(Message).where(Message.id == page_id, Message.kind == MessageKind.PAGE))
    if page is None or page.person_id is None or page.person_id not in seen_by(viewer, [page.person_id]):
        abort(404)
    return page


def own_pages(incident: Incident, person: Person) -> list[Message]:
    """The pages of an incident that woke somebody, each by its first message."""
    sent = select(Message).where(
        Message.incident_id == incident.id,
        Message.person_id == person.id,
        Message.kind == MessageKind.PAGE,
        *_WOKE,
    )
    first: dict[tuple[int | None, str | None], Message] = {}
    for message in many(sent.order_by(Message.sent_at, Message.id)):
        first.setdefault((message.step, message.run), message)
    return [*first.values()]


_WOKE = (Message.is_waking, Message.state.in_(TAKEN))
