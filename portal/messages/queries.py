"""Reading contact methods and the outbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core.db import db, many, one_or_none
from portal.messages.models import (
    ContactMethod,
    Message,
    MessageKind,
    MessageState,
    NotificationRule,
    TeamChannel,
    Urgency,
)
from portal.messages.wishes import Wish
from portal.people.access import To
from portal.people.models import Person, Team
from portal.people.queries import team_for


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


def notification_rules_of(person: Person) -> Sequence[NotificationRule]:
    """One's own rules for both urgencies, in the order they are carried out."""
    mine = select(NotificationRule).where(NotificationRule.person_id == person.id)
    in_order = mine.order_by(NotificationRule.urgency, NotificationRule.delay_minutes, NotificationRule.id)
    return many(in_order.options(joinedload(NotificationRule.contact_method)))


def notification_rule_for(person: Person, key: str) -> NotificationRule:
    """One's own rule. Errors: 404, also for somebody else's."""
    mine = select(NotificationRule).where(
        NotificationRule.key == key, NotificationRule.person_id == person.id
    )
    return one_or_none(mine) or abort(404)


def wishes_of(person_ids: Sequence[int], urgency: Urgency) -> dict[int, list[Wish]]:
    """The rules of several people for an urgency, soonest first; one query."""
    rules = select(NotificationRule).where(
        NotificationRule.person_id.in_(person_ids), NotificationRule.urgency == urgency
    )
    found: dict[int, list[Wish]] = {person_id: [] for person_id in person_ids}
    for rule in many(rules.order_by(NotificationRule.delay_minutes, NotificationRule.id)):
        found[rule.person_id].append(Wish(rule.contact_method_id, rule.delay_minutes))
    return found


def team_channel(team_id: int, name: str) -> TeamChannel | None:
    statement = select(TeamChannel).where(TeamChannel.team_id == team_id, TeamChannel.name == name)
    return db.session.scalars(statement).one_or_none()


def team_channels_of(team: Team) -> Sequence[TeamChannel]:
    return many(select(TeamChannel).where(TeamChannel.team_id == team.id).order_by(TeamChannel.name))


def team_channel_for(person: Person, slug: str, key: str) -> TeamChannel:
    """A team's channel, for those who manage the team. Errors: 404, 403."""
    team = team_for(person, slug, to=To.MANAGE)
    statement = select(TeamChannel).where(TeamChannel.team_id == team.id, TeamChannel.key == key)
    return one_or_none(statement) or abort(404)


def pages_of(incident_id: int) -> Sequence[Message]:
    """Every page tried for an incident, oldest first."""
    pages = select(Message).where(Message.incident_id == incident_id, Message.kind == MessageKind.PAGE)
    return many(pages.order_by(Message.id))


_WOKE = (
    Message.kind == MessageKind.PAGE,
    Message.is_waking,
    Message.state.in_((MessageState.SENT, MessageState.KEPT)),
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
    waiting = select(func.min(Message.due_at)).where(
        Message.state.in_((MessageState.PENDING, MessageState.SENDING)), Message.due_at <= at
    )
    return db.session.scalar(waiting)
