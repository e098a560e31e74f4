"""Whose books are due to be looked at."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from portal.core.db import db, many
from portal.messages.models import Message, MessageKind
from portal.people.models import Membership, Person
from portal.recovery.balances import over_cap
from portal.recovery.books.models import RecoveryLedger
from portal.recovery.books.queries import balances
from portal.recovery.cases import DAY_MINUTES
from portal.recovery.earning_rules import CapExpiry
from portal.recovery.entries import Account
from portal.recovery.local_dates import today
from portal.recovery.policies.history import holding
from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion
from portal.recovery.policies.queries import lines_for

BATCH = 20
"""People a round reads the facts of together; the next round goes on. Chosen by us."""


def due_ledgers(at: datetime) -> Sequence[RecoveryLedger]:
    due = select(RecoveryLedger).where(RecoveryLedger.due_at <= at)
    return many(due.order_by(RecoveryLedger.due_at, RecoveryLedger.person_id).limit(BATCH))


def people_without_books() -> Sequence[int]:
    """Who works here, and has none yet."""
    known = select(RecoveryLedger.person_id)
    return db.session.scalars(select(Person.id).where(Person.is_active, Person.id.not_in(known))).all()


def look_now(at: datetime) -> None:
    """Whoever something has happened to is due, also before their time has come; whose books are locked, next time."""
    changed = select(RecoveryLedger.person_id).where(RecoveryLedger.due_at > at, _is_changed(at))
    free = db.session.scalars(changed.order_by(RecoveryLedger.person_id).with_for_update(skip_locked=True))
    _make_due(free.all(), at)


def look_soon(person_ids: Iterable[int], at: datetime) -> None:
    """Their books are due, in the transaction that has changed what they rest on.

    Shape: also where they are due already, so that a look which has read its facts before does not count as this one.
    """
    theirs = select(RecoveryLedger.person_id).where(RecoveryLedger.person_id.in_([*person_ids]))
    _make_due(db.session.scalars(theirs.order_by(RecoveryLedger.person_id).with_for_update()).all(), at)


def _make_due(person_ids: Iterable[int], at: datetime) -> None:
    sooner = update(RecoveryLedger).where(RecoveryLedger.person_id.in_([*person_ids]))
    db.session.execute(sooner.values(due_at=at).execution_options(synchronize_session=False))


def _is_changed(at: datetime) -> ColumnElement[bool]:
    """They were paged, or a policy of a team of theirs was saved, since somebody last looked."""
    since = RecoveryLedger.looked_at
    paged = select(Message.id).where(
        Message.person_id == RecoveryLedger.person_id,
        Message.kind == MessageKind.PAGE,
        Message.created_at > since,
        Message.created_at <= at,
    )
    saved = (
        select(RecoveryPolicyVersion.id)
        .join(RecoveryPolicy, RecoveryPolicy.id == RecoveryPolicyVersion.policy_id)
        .join(Membership, Membership.team_id == RecoveryPolicy.team_id)
        .where(Membership.person_id == RecoveryLedger.person_id, RecoveryPolicyVersion.saved_at > since)
    )
    return or_(paged.exists(), saved.exists())


def cap_rules(people: Iterable[Person], *, at: datetime) -> dict[int, CapExpiry]:
    """How much each may keep and for how long, of those who have such a rule today."""
    known = [*people]
    lines = lines_for(known)
    found: dict[int, CapExpiry] = {}
    for person in known:
        entry = holding(lines.get(person.id, ()), today(person, at))
        rule = entry.policy.first(CapExpiry) if entry and entry.policy.is_on else None
        if rule:
            found[person.id] = rule
    return found


def over_cap_of(people: Iterable[Person], *, at: datetime) -> dict[int, int]:
    """Minutes that each has more than is kept; 0 without a rule. Three queries for any number of people."""
    known = [*people]
    rules, held = cap_rules(known, at=at), balances([person.id for person in known])
    return {
        person.id: over_cap(
            held[person.id].get(Account.AVAILABLE, 0), rules[person.id].cap_days * DAY_MINUTES
        )
        if person.id in rules
        else 0
        for person in known
    }
