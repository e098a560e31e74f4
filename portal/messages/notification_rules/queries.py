"""Reading people's own rules of being paged."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import many, one_or_none
from portal.messages.models import (
    NotificationRule,
    Urgency,
)
from portal.messages.notification_rules.wishes import Wish
from portal.people.models import Person


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
