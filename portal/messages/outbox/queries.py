"""Reading the outbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import func, select

from portal.core.db import db, many
from portal.messages.models import (
    TAKEN,
    UNSENT,
    Message,
    MessageKind,
)

_WOKE = (
    Message.kind == MessageKind.PAGE,
    Message.is_waking,
    Message.state.in_(TAKEN),
)


def pages_to(person_id: int, *, since: datetime) -> Sequence[Message]:
    """The pages a person got by a method that wakes, since an instant."""
    pages = select(Message).where(Message.person_id == person_id, Message.created_at >= since, *_WOKE)
    return many(pages.order_by(Message.id))


def pages_among(people: Iterable[int], *, since: datetime) -> Sequence[tuple[int, datetime]]:
    """Person and instant of each page that reached one of them by a method that wakes; one query.

    The messages of one step of one incident are one page, however often it was sent.
    """
    pages = (
        select(Message.person_id, func.min(Message.created_at))
        .where(Message.person_id.in_(people), Message.created_at >= since, *_WOKE)
        .group_by(Message.person_id, Message.incident_id, Message.step)
    )
    return [(person_id, at) for person_id, at in db.session.execute(pages) if person_id is not None]


def latest_messages(limit: int = 100, *, before: int | None = None) -> Sequence[Message]:
    """The outbox, newest first; the part before a message, when its id is given."""
    latest = select(Message).order_by(Message.id.desc()).limit(limit)
    return many(latest if before is None else latest.where(Message.id < before))


def message_or_404(message_id: int) -> Message:
    return db.session.get(Message, message_id) or abort(404)


def oldest_due(at: datetime) -> datetime | None:
    """When the longest waiting message became due; None when nothing waits."""
    waiting = select(func.min(Message.due_at)).where(Message.state.in_(UNSENT), Message.due_at <= at)
    return db.session.scalar(waiting)
