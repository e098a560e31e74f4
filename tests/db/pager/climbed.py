"""A dry run and the engine side by side: whom each would page, by what, in which minute."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.core.db import db
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.models import Message, MessageKind, MessageState
from portal.pager.climbing.clocks import run_clocks
from portal.pager.climbing.planning import escalate_all
from portal.pager.dry_run.run import Case, Row, RowKind
from portal.services.models import Service
from tests.clock import FakeClock

AT_ONCE = timedelta(microseconds=1)
Page = tuple[datetime, str, str, int | None]
"""The minute, the person or place, the channel, and the step as in the outbox."""


def pages_by(rows: Iterable[Row]) -> Counter[Page]:
    return Counter(
        (_minute(row.at), row.who, row.channel, row.step) for row in rows if row.kind is RowKind.PAGED
    )


def sent_by_the_engine(case: Case, clock: FakeClock) -> Counter[Page]:
    """An incident that nobody answers, with a look of the engine at every due instant until the last resort."""
    clock.at = case.at
    service = db.session.get(Service, case.service_id) if case.service_id else None
    incident = open_incident(
        case.team, IncidentFacts("Checkout is down", case.severity), at=case.at, service=service
    )
    for _look in range(200):
        send_what_was_due(clock.now())
        if not is_at_its_end():
            escalate_all(clock.now())
        run_clocks(clock.now())
        send_what_was_due(clock.now() + AT_ONCE)
        db.session.refresh(incident)
        due = looks(incident)
        if not due:
            return _kept()
        clock.at = max(clock.at, min(due))
    raise AssertionError("The climb has no end.")


def looks(incident: Incident) -> list[datetime]:
    """When the engine has something to do of it, until the last resort has been asked once."""
    next_at = None if is_at_its_end() else incident.next_escalation_at
    return [at for at in (next_at, incident.mitigation_due_at) if at is not None]


def _kept() -> Counter[Page]:
    pages = db.session.scalars(
        select(Message).where(Message.kind == MessageKind.PAGE, Message.state != MessageState.CANCELLED)
    )
    return Counter((_minute(page.due_at), page.recipient, page.channel, page.step) for page in pages)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def send_what_was_due(at: datetime) -> None:
    due = update(Message).where(Message.state == MessageState.PENDING, Message.due_at < at)
    db.session.execute(due.values(state=MessageState.SENT, sent_at=at, finished_at=at))


def is_at_its_end() -> bool:
    ended = select(TimelineEntry).where(
        TimelineEntry.kind == EntryKind.ESCALATION, TimelineEntry.facts["exhausted"].as_boolean()
    )
    return db.session.scalars(ended).first() is not None
