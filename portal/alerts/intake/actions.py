"""Taking alerts in: one transaction holds the raw request, its alerts, their incidents and timelines."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.errors import DeadlockDetected
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable

from portal.alerts.intake.effects import Again, Effect
from portal.alerts.intake.firing import fire
from portal.alerts.intake.resolving import note_signals, resolve_alerts
from portal.alerts.intake.senders import Sender
from portal.alerts.intake.storms import is_storm
from portal.alerts.models import IntakeEvent, Integration, Outcome
from portal.alerts.sources.signals import Delivery, Signal, State
from portal.core.db import db, table_of, transactional
from portal.core.text import _
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.incidents.opening import IncidentFacts, open_for
from portal.incidents.timeline.actions import write

TRIES = 5
KEPT_BYTES = 64 * 1024
REJECTED_EVERY = timedelta(minutes=10)
HEARD_EVERY = timedelta(seconds=30)

_KEEP = insert(table_of(IntakeEvent))


@dataclass(frozen=True)
class Received:
    """What a request became: how many alerts it carried, and the incidents they belong to."""

    alert_count: int
    refs: Sequence[str]


def receive(
    sender: Sender, delivery: Delivery, *, raw: bytes, headers: Mapping[str, str], at: datetime
) -> Received:
    """Store a request and everything it means. Repeats count up; nothing is answered before the commit.

    Errors: 503 when other requests were faster five times in a row; the sender comes again.
    """
    for _try in range(TRIES):
        try:
            return _receive(sender, delivery, raw=raw, headers=headers, at=at)
        except (Again, OperationalError) as error:
            if not _is_beaten(error):
                raise
    raise ServiceUnavailable(_("Too much at once. Try again in half a minute."), retry_after=30)


def _is_beaten(error: Again | OperationalError) -> bool:
    return isinstance(error, Again) or isinstance(error.orig, DeadlockDetected)


@transactional
def _receive(
    sender: Sender, delivery: Delivery, *, raw: bytes, headers: Mapping[str, str], at: datetime
) -> Received:
    effect = Effect()
    by_state: dict[State, list[Signal]] = defaultdict(list)
    for signal in delivery.signals:
        by_state[signal.state].append(signal)
    fire(sender, by_state[State.FIRING], effect, at=at)
    resolve_alerts(sender, by_state[State.RESOLVED], effect, at=at)
    note_signals(sender, by_state[State.ACKNOWLEDGED] + by_state[State.NOTE], effect, at=at)
    effect.note(ignored=len(by_state[State.IGNORED]))
    _warn(effect.incidents, delivery.warnings, at=at)
    count = len(delivery.signals)
    _keep(sender, raw, headers, Outcome.ACCEPTED, at=at, alert_count=count, became=effect.became)
    return Received(count, list(effect.incidents.values()))


def _warn(incident_ids: Collection[int], warnings: Sequence[str], *, at: datetime) -> None:
    """What was not understood whole: once in each incident's timeline, and never line by line in a storm."""
    for incident_id in sorted(incident_ids) if warnings else ():
        incident = lock(incident_id)
        for text in [] if is_storm(incident) else _unsaid(incident_id, warnings):
            write(incident, EntryKind.WARNING, at=at, reason="intake", text=text)


def _unsaid(incident_id: int, warnings: Sequence[str]) -> list[str]:
    """Those that are not in the timeline yet."""
    said = select(TimelineEntry.text).where(
        TimelineEntry.incident_id == incident_id,
        TimelineEntry.kind == EntryKind.WARNING,
        TimelineEntry.text.in_(warnings),
    )
    known = set(db.session.scalars(said))
    return [text for text in warnings if text not in known]


def _keep(
    sender: Sender,
    raw: bytes,
    headers: Mapping[str, str],
    outcome: Outcome,
    *,
    at: datetime,
    alert_count: int = 0,
    became: Mapping[str, int] | None = None,
    error: str | None = None,
) -> None:
    _note_life(sender, at)
    row = {
        "integration_id": sender.id, "received_at": at, "headers": dict(headers), "body": raw,
        "outcome": outcome, "error": error, "alert_count": alert_count, "became": dict(became or {}),
    }  # fmt: skip
    db.session.connection().execute(_KEEP, row)


def _note_life(sender: Sender, at: datetime) -> None:
    """When the sender was last heard, to half a minute: each request writing it would queue behind the last."""
    heard_at = sender.last_received_at
    if heard_at is not None and heard_at >= at - HEARD_EVERY:
        return
    is_old = Integration.last_received_at.is_(None) | (Integration.last_received_at < at - HEARD_EVERY)
    heard = update(Integration).where(Integration.id == sender.id, is_old).values(last_received_at=at)
    db.session.execute(heard, execution_options={"synchronize_session": False})


def rejections_of(integration_id: int) -> str:
    """The grouping of the incidents that tell of refused requests."""
    return f"rejected:{integration_id}"


@transactional
def reject(sender: Sender, error: str, *, raw: bytes, headers: Mapping[str, str], at: datetime) -> None:
    """Keep what will never be accepted, and tell the team: most senders do not try again.

    One incident an integration and ten minutes, however much is refused.
    """
    _keep(sender, raw[:KEPT_BYTES], headers, Outcome.REJECTED, at=at, error=error)
    grouping = rejections_of(sender.id)
    recent = select(Incident.id).where(
        Incident.grouping == grouping, Incident.created_at > at - REJECTED_EVERY
    )
    if db.session.scalar(select(recent.exists())):
        return
    title = _("Alerts from %(name)s are being refused", name=sender.name)
    facts = IncidentFacts(title=title, severity=3, grouping=grouping, is_urgent=True)
    incident = open_for(sender.team_id, facts, service_id=sender.service_id, at=at)
    write(incident, EntryKind.WARNING, at=at, reason="intake_rejected", text=error)
