"""What happens to an incident. Each action locks its row, so two at once have one winner and one order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.db import db, transactional
from portal.core.errors import Refused
from portal.core.jobs import poke
from portal.core.text import _
from portal.incidents.climbing import begin_climb, end_hold
from portal.incidents.clocks import note_work, start_mitigation_clock
from portal.incidents.facts import Status, can_move, is_reopening
from portal.incidents.locks import lock, open_of_group
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import write
from portal.messages.outbox.actions import cancel_pages
from portal.people.models import Person
from portal.services.models import Service


@transactional
def acknowledge(incident: Incident, *, by: Person, at: datetime, via: str = "portal", note: str = "") -> bool:
    """Somebody takes it: no further step, and every page not yet being sent is taken back.

    True for the one who did it. Errors: Refused when it is over, or when somebody else was first.
    """
    incident = lock(incident.id)
    _refuse_over(incident)
    if incident.acknowledged_by_id == by.id:
        return False
    if incident.acknowledged_by is not None:
        raise Refused(_("%(name)s has acknowledged it already.", name=incident.acknowledged_by.name))
    incident.acknowledged_at, incident.acknowledged_by_id = at, by.id
    incident.next_escalation_at = incident.unreached_at = None
    end_hold(incident)
    cancelled = cancel_pages(incident.id, at=at)
    write(incident, EntryKind.ACKNOWLEDGED, at=at, by=by.id, text=note, via=via, cancelled=cancelled)
    return True


@transactional
def change_status(incident: Incident, to: Status, *, by: Person | None, at: datetime, note: str = "") -> bool:
    """Move to another phase. True when this call did it, False when it was there already.

    Errors: Refused when there is no way from here to there.
    """
    incident = lock(incident.id)
    if incident.status == to:
        return False
    if not can_move(incident.status, to):
        raise Refused(
            _("An incident that is %(here)s cannot become %(there)s.", here=incident.status, there=to)
        )
    before, is_again = incident.status, is_reopening(incident.status, to)
    incident.status = to
    _APPLY.get(to, _keep)(incident, at)
    if is_again:
        _open_again(incident, at)
    if is_again or Status.MITIGATED in (before, to):
        start_mitigation_clock(incident, at=at)
    told = {"before": str(before), "after": str(to)}
    write(incident, EntryKind.STATUS, at=at, by=by.id if by else None, text=note, **told)
    note_work(incident, at=at)
    return True


def mitigate(incident: Incident, *, by: Person | None, at: datetime, note: str = "") -> bool:
    return change_status(incident, Status.MITIGATED, by=by, at=at, note=note)


@transactional
def resolve(incident: Incident, *, by: Person | None, at: datetime, note: str = "") -> bool:
    """It is over: nobody is paged any more, and a postmortem draft is asked for."""
    is_done = change_status(incident, Status.RESOLVED, by=by, at=at, note=note)
    if is_done:
        poke("request_postmortems")
    return is_done


def reopen(incident: Incident, *, by: Person | None, at: datetime, note: str = "") -> bool:
    return change_status(incident, Status.INVESTIGATING, by=by, at=at, note=note)


def _mitigated(incident: Incident, at: datetime) -> None:
    incident.mitigated_at = incident.mitigated_at or at


def _resolved(incident: Incident, at: datetime) -> None:
    incident.resolved_at = at
    incident.mitigated_at = incident.mitigated_at or at
    incident.next_escalation_at = incident.unreached_at = None
    incident.mitigation_due_at = None
    end_hold(incident)
    cancel_pages(incident.id, at=at, is_over=True)


def _closed(incident: Incident, at: datetime) -> None:
    incident.closed_at = at


def _keep(incident: Incident, at: datetime) -> None:
    """Triaged and investigating are told by the timeline alone."""


_APPLY = {Status.MITIGATED: _mitigated, Status.RESOLVED: _resolved, Status.CLOSED: _closed}


def _open_again(incident: Incident, at: datetime) -> None:
    """Reopening starts the escalation anew. A group that has another open incident by now keeps that one.

    The question comes before the changes are stored: half of them would not pass the table's checks.
    """
    with db.session.no_autoflush:
        if incident.grouping is not None and open_of_group(incident.grouping) is not None:
            incident.grouping = None
    incident.resolved_at = incident.closed_at = incident.mitigated_at = None
    incident.opened_at = at
    incident.acknowledged_at = incident.acknowledged_by_id = None
    begin_climb(incident, at=at)


@transactional
def change_severity(incident: Incident, severity: int, *, by: Person, at: datetime, note: str = "") -> bool:
    """Say how bad it is. True when this call changed it."""
    incident = lock(incident.id)
    if incident.severity == severity:
        return False
    _set_severity(incident, severity, by=by.id, at=at, note=note)
    return True


def raise_severity(incident: Incident, severity: int, *, at: datetime) -> None:
    """A graver alert makes its incident graver, never milder. The caller holds the row lock."""
    if severity < incident.severity:
        _set_severity(incident, severity, by=None, at=at)


def _set_severity(incident: Incident, severity: int, *, by: int | None, at: datetime, note: str = "") -> None:
    """A graver incident is escalated by the graver policy, from its first step on; its clocks are the new ones."""
    before, incident.severity = incident.severity, severity
    if severity < before and incident.next_escalation_at is not None:
        begin_climb(incident, at=at)
    start_mitigation_clock(incident, at=at)
    note_work(incident, at=at)
    write(incident, EntryKind.SEVERITY, at=at, by=by, text=note, before=before, after=severity)


@dataclass(frozen=True)
class Correction:
    """What an incident shall say of itself from now on."""

    title: str
    service: Service | None
    impact: str
    description: str
    impact_started_at: datetime | None


@transactional
def correct(incident: Incident, to: Correction, *, by: Person, at: datetime) -> bool:
    """Set right what an incident says of itself, both wordings kept in the timeline. True if it changed."""
    incident = lock(incident.id)
    before = {name: getattr(incident, name) for name in vars(to)}
    changed = {name: (before[name], new) for name, new in vars(to).items() if before[name] != new}
    for name, (_old, new) in changed.items():
        setattr(incident, name, new)
    if changed:
        kept = {name: [_plain(value) for value in pair] for name, pair in changed.items()}
        write(incident, EntryKind.EDITED, at=at, by=by.id, changed=kept)
    return bool(changed)


def _plain(value: Any) -> str:
    """A value of an incident as the timeline's facts keep it."""
    plain = value.isoformat() if isinstance(value, datetime) else value
    return plain.name if isinstance(plain, Service) else plain or ""


def _refuse_over(incident: Incident) -> None:
    if not incident.is_open:
        raise Refused(_("This incident is over: it was resolved before."))
