"""Reading contact methods and the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from portal.core.db import db, many
from portal.messages.models import ContactMethod, Message, MessageKind, MessageState, TeamChannel
from portal.people.models import Person


def contact_methods_of(person: Person) -> Sequence[ContactMethod]:
    mine = select(ContactMethod).where(ContactMethod.person_id == person.id)
    return many(mine.order_by(ContactMethod.position))


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


def team_channel(team_id: int, name: str) -> TeamChannel | None:
    statement = select(TeamChannel).where(TeamChannel.team_id == team_id, TeamChannel.name == name)
    return db.session.scalars(statement).one_or_none()


def pages_of(incident_id: int) -> Sequence[Message]:
    """Every page tried for an incident, oldest first."""
    pages = select(Message).where(Message.incident_id == incident_id, Message.kind == MessageKind.PAGE)
    return many(pages.order_by(Message.id))


def pages_to(person_id: int, *, since: datetime) -> Sequence[Message]:
    """The pages a person got by a method that wakes, since an instant."""
    pages = select(Message).where(
        Message.person_id == person_id,
        Message.kind == MessageKind.PAGE,
        Message.is_waking,
        Message.created_at >= since,
        Message.state.in_((MessageState.SENT, MessageState.KEPT)),
    )
    return many(pages.order_by(Message.id))


def latest_messages(limit: int = 100) -> Sequence[Message]:
    return many(select(Message).order_by(Message.id.desc()).limit(limit))


def oldest_due(at: datetime) -> datetime | None:
    """When the longest waiting message became due; None when nothing waits."""
    waiting = select(func.min(Message.due_at)).where(
        Message.state.in_((MessageState.PENDING, MessageState.SENDING)), Message.due_at <= at
    )
    return db.session.scalar(waiting)
