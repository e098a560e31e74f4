"""Pages: what is put into the outbox, once for each person, way and step."""

import hashlib
from datetime import datetime, timedelta

from portal.escalations.ladder import Step
from portal.incidents.models import Incident
from portal.messages.models import MessageKind
from portal.messages.outbox.actions import queue
from portal.pager.pages.line import priority_of
from portal.pager.pages.wording import page_content
from portal.pager.reach.pacing import paced
from portal.pager.reach.recipients import Found, Recipient
from portal.people.models import Person


def page_all(
    incident: Incident,
    found: Found,
    *,
    order: int,
    at: datetime,
    step: Step | None = None,
    leaves_at: datetime | None = None,
) -> None:
    """Page everybody who was found, each by their own rules over the minutes after `leaves_at` (now)."""
    if not found.recipients:
        return
    priority = priority_of(incident, at=at)
    for recipient, minutes in paced(incident, found.recipients, step.channels if step else ()):
        page(
            incident, recipient, step=step, order=order, at=at, after_minutes=minutes, leaves_at=leaves_at,
            priority=priority,
        )  # fmt: skip


def page(
    incident: Incident,
    to: Recipient,
    *,
    order: int,
    at: datetime,
    step: Step | None = None,
    distinct: str = "",
    after_minutes: int = 0,
    leaves_at: datetime | None = None,
    priority: int | None = None,
) -> int | None:
    """Put one page in the outbox; a page that is there already stays the only one.

    One that follows `after_minutes` waits there, and is taken back with the others when somebody acknowledges.
    `distinct` tells pages apart that no step made; `priority` is its place where that is known. None for a repeat.
    """
    person: Person | None = to.person
    due_at = (leaves_at or at) + timedelta(minutes=after_minutes)
    place = priority_of(incident, at=at) if priority is None else priority
    parts = [distinct, f"after:{after_minutes}" if after_minutes else ""]
    return queue(
        ":".join([_idem_key(incident, to, order), *filter(None, parts)]), due_at=due_at,
        kind=MessageKind.PAGE, channel=to.channel, address=to.address, recipient=to.name,
        content=page_content(incident, step, person, order=order), at=at, person_id=person.id if person else None,
        contact_method_id=to.method_id, incident_id=incident.id, step=order, run=_run(incident, distinct),
        is_waking=to.is_waking, priority=place, rank=incident.severity,
        bundle_key=None if distinct else _bundle_key(to),
    )  # fmt: skip


def _idem_key(incident: Incident, to: Recipient, order: int) -> str:
    whom = f"user:{to.person.id}:method:{to.method_id}" if to.person else f"to:{_short_hash(to.address)}"
    return f"inc:{incident.id}:climb:{incident.climb}:step:{order}:loop:{incident.escalation_loop}:{whom}"


def _run(incident: Incident, distinct: str) -> str:
    return distinct or f"{incident.climb}.{incident.escalation_loop}"


def _bundle_key(to: Recipient) -> str:
    """What leaves as one message when it is due together: pages to one method of a person, one room, one address."""
    return f"method:{to.method_id}" if to.method_id else f"to:{to.channel}:{_short_hash(to.address)}"


def _short_hash(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
