"""The clocks that run on after the acknowledgement: not mitigated in time, and taken but forgotten."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.db import db, transactional
from portal.escalations.delivery import ANSWER_MINUTES
from portal.incidents.climbing import begin_climb, end_hold
from portal.incidents.clocks import RUNNING
from portal.incidents.models import EntryKind, Hold, Incident
from portal.incidents.timeline.actions import write
from portal.pager.climbing.due import each_due, turn_of
from portal.pager.pages.actions import page
from portal.pager.pages.steps import MANAGEMENT_STEP, REMINDER_STEP
from portal.pager.reach.holds import hold_of_incident
from portal.pager.reach.recipients import Found, management_of, reach

ANSWER = timedelta(minutes=ANSWER_MINUTES)


def run_clocks(at: datetime) -> int:
    """Tell management, remind and lift: every clock that has run out. How many there were."""
    return _each(Incident.mitigation_due_at, tell_management, at) + _each(Incident.forgotten_at, remind, at)


def _each(
    clock: InstrumentedAttribute[datetime | None], act: Callable[[Incident, datetime], None], at: datetime
) -> int:
    return sum(1 for _incident_id in each_due(lambda seen: _next(clock, act, at, but=seen)))


@transactional
def _next(
    clock: InstrumentedAttribute[datetime | None],
    act: Callable[[Incident, datetime], None],
    at: datetime,
    *,
    but: Sequence[int],
) -> int | None:
    """One incident a transaction, as the ladder is climbed."""
    due = select(Incident).where(clock <= at, Incident.id.not_in(but)).order_by(clock, Incident.id).limit(1)
    locked = due.with_for_update(skip_locked=True, key_share=True).execution_options(populate_existing=True)
    incident = db.session.scalars(locked).one_or_none()
    if incident is None:
        return None
    with turn_of(incident.id):
        act(incident, at)
    return incident.id


def tell_management(incident: Incident, at: datetime) -> None:
    """Management is told, once an opening; later when the severity waits for the hour, or for planned work.

    A snooze does not keep it from them. Source: requirements 003-80 and 004-17.
    """
    found = management_of(incident.team, at)
    held = hold_of_incident(incident, found.recipients, at=at)
    if incident.status not in RUNNING or held is not None:
        incident.mitigation_due_at = held.until if held is not None and incident.status in RUNNING else None
        return
    incident.mitigation_due_at = None
    names = _page_each(incident, found, MANAGEMENT_STEP, at)
    write(incident, EntryKind.ESCALATION, at=at, management=True, targets=names)
    if not names:
        write(incident, EntryKind.WARNING, at=at, reason="nobody_reached")


def remind(incident: Incident, at: datetime) -> None:
    """Ask whoever has it once more; without an answer the acknowledgement is lifted and the ladder begins anew."""
    holder = incident.acknowledged_by
    if holder is None or incident.status not in RUNNING:
        incident.forgotten_at = None
        return
    found = reach([holder] if holder.is_active else [], ())
    if (until := _waits(incident, found, at)) is not None:
        incident.forgotten_at = until
    elif incident.reminder_count == 0 and found.recipients:
        _page_each(incident, found, REMINDER_STEP, at)
        incident.reminder_count, incident.forgotten_at = 1, at + ANSWER
        write(incident, EntryKind.REMINDED, at=at, targets=[holder.name])
    else:
        _lift(incident, holder.name, at)


def _waits(incident: Incident, found: Found, at: datetime) -> datetime | None:
    """Until when a reminder waits: for what holds pages, or for the end of a snooze, which is over then."""
    if incident.held_by == Hold.SNOOZE and incident.held_until is not None and incident.held_until > at:
        return incident.held_until
    end_hold(incident)
    held = hold_of_incident(incident, found.recipients, at=at)
    return held.until if held is not None else None


def _lift(incident: Incident, name: str, at: datetime) -> None:
    incident.acknowledged_at = incident.acknowledged_by_id = incident.forgotten_at = None
    incident.reminder_count = 0
    begin_climb(incident, at=at)
    write(incident, EntryKind.REMINDED, at=at, targets=[name], lifted=True)


def _page_each(incident: Incident, found: Found, step: int, at: datetime) -> list[str]:
    """The names of those paged; each time is a page of its own."""
    for recipient in found.recipients:
        page(incident, recipient, order=step, at=at, distinct=f"{at:%Y%m%dT%H%M%S}")
    return list(dict.fromkeys(recipient.name for recipient in found.recipients))
