"""Changing one's own rules of being paged. They add to what a policy asks for and never take anything away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from portal.audit.actions import record
from portal.core.db import add, db, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.messages.contacts.queries import usable_methods
from portal.messages.models import ContactMethod, NotificationRule, Urgency
from portal.messages.notification_rules.wishes import suggested
from portal.people.models import Person

MOST_RULES = 12
"""For one urgency. Chosen by us: more would only say the same again."""


@transactional
def add_rule(
    person: Person, *, urgency: Urgency, method: ContactMethod, delay_minutes: int, at: datetime
) -> NotificationRule:
    """Be reached this way so long after a page. Errors: Refused for a rule that is there, or one too many."""
    existing = _locked_rules(person, urgency)
    if any((r.contact_method_id, r.delay_minutes) == (method.id, delay_minutes) for r in existing):
        text = _("You have this rule already. Choose another minute.")
        raise Refused(text, fields={"delay_minutes": text})
    if len(existing) >= MOST_RULES:
        raise Refused(_("You have %(n)s rules already. Remove one first.", n=MOST_RULES))
    record(
        "notification_rule.added",
        person.email,
        by=person.id,
        at=at,
        urgency=str(urgency),
        after=delay_minutes,
    )
    return _added(person, urgency, method.id, delay_minutes, at=at)


@transactional
def remove_rule(rule: NotificationRule, *, by: Person, at: datetime) -> None:
    record("notification_rule.removed", by.email, by=by.id, at=at, urgency=str(rule.urgency))
    db.session.execute(delete(NotificationRule).where(NotificationRule.id == rule.id))


@transactional
def use_suggested_rules(person: Person, *, at: datetime) -> None:
    """Put the suggested rules in the place of whatever is there. Errors: Refused without a verified method."""
    methods = usable_methods([person.id])[person.id]
    if not methods:
        raise Refused(_("Verify a way to be reached first."))
    for urgency in Urgency:
        _locked_rules(person, urgency)
        theirs = (NotificationRule.person_id == person.id) & (NotificationRule.urgency == urgency)
        db.session.execute(delete(NotificationRule).where(theirs))
        for wish in suggested(methods, is_high=urgency == Urgency.HIGH):
            _added(person, urgency, wish.method_id, wish.delay_minutes, at=at)
    record("notification_rule.suggested", person.email, by=person.id, at=at)


def _added(
    person: Person, urgency: Urgency, method_id: int, minutes: int, *, at: datetime
) -> NotificationRule:
    return add(
        NotificationRule(
            person_id=person.id, urgency=urgency, contact_method_id=method_id, delay_minutes=minutes, created_at=at
        )
    )  # fmt: skip


def _locked_rules(person: Person, urgency: Urgency) -> Sequence[NotificationRule]:
    """Somebody's rules, which nobody else adds to until this transaction ends."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    theirs = select(NotificationRule).where(
        NotificationRule.person_id == person.id, NotificationRule.urgency == urgency
    )
    return db.session.scalars(theirs).all()
