"""Resolved alerts: closing them, and with the last one its incident."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from portal.alerts.intake.effects import Effect
from portal.alerts.intake.senders import Sender
from portal.alerts.intake.storms import is_told
from portal.alerts.intake.tracing import What, first_steps, step
from portal.alerts.models import Alert, AlertState
from portal.alerts.queries import is_any_firing, open_alerts
from portal.alerts.sources.signals import Signal
from portal.core.db import db
from portal.incidents.actions import resolve
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import write


def resolve_alerts(sender: Sender, signals: Sequence[Signal], effect: Effect, *, at: datetime) -> None:
    """Close what is resolved. An alert nobody knows is remembered, and nothing else happens."""
    if not signals:
        return
    by_incident: dict[int, list[str]] = defaultdict(list)
    closed = _close(sender, [s.dedup_key for s in signals], at=at)
    for _key, incident_id, title in closed:
        if incident_id is not None:
            by_incident[incident_id].append(title)
    for incident_id in sorted(by_incident):
        incident = _tell(sender, lock(incident_id), by_incident[incident_id], at=at)
        effect.touch(incident_id, incident.ref)
    known = {key for key, _incident, _title in closed}
    _remember(sender, [s for s in signals if s.dedup_key not in known], at=at)
    effect.note(resolved=len(known), unknown=len(signals) - len(known))


def _close(sender: Sender, keys: Sequence[str], *, at: datetime) -> list[tuple[str, int | None, str]]:
    """Resolve what fires of these, locked by key first: key, incident and title of each."""
    firing = select(Alert.id).where(
        Alert.integration_id == sender.id, Alert.dedup_key.in_(keys), Alert.state != AlertState.RESOLVED
    )
    mine = (
        firing.order_by(Alert.dedup_key)
        .with_for_update(key_share=True)
        .cte("mine")
        .prefix_with("MATERIALIZED")
    )
    closed = update(Alert).where(Alert.id.in_(select(mine.c.id)))
    closed = closed.values(
        state=AlertState.RESOLVED, resolved_at=at, trace=Alert.trace.concat([step(What.RESOLVED, at)])
    )
    found = db.session.execute(
        closed.returning(Alert.dedup_key, Alert.incident_id, Alert.title),
        execution_options={"synchronize_session": False},
    )
    return [(key, incident_id, title) for key, incident_id, title in found]


def _tell(sender: Sender, incident: Incident, titles: Sequence[str], *, at: datetime) -> Incident:
    """When nothing of a locked incident fires any more, it is over too."""
    if not incident.is_open:
        return incident
    if is_told(incident, at=at):
        write(
            incident, EntryKind.ALERT, at=at, state="resolved", title=titles[0], count=len(titles),
            integration=sender.name,
        )  # fmt: skip
    if incident.team.is_resolved_by_alerts and not is_any_firing(incident.id):
        resolve(incident, by=None, at=at)
    return incident


def note_signals(sender: Sender, signals: Sequence[Signal], effect: Effect, *, at: datetime) -> None:
    """What the sender says without changing anything here, such as an acknowledgement over there."""
    known = open_alerts(sender.id, [s.dedup_key for s in signals]) if signals else {}
    effect.note(notes=len(known), unknown=len(signals) - len(known))
    for signal in signals:
        alert = known.get(signal.dedup_key)
        if alert is not None and alert.incident_id is not None:
            incident = lock(alert.incident_id)
            if is_told(incident, at=at):
                write(
                    incident, EntryKind.ALERT, at=at, state=str(signal.state), title=signal.title, count=1,
                    integration=sender.name,
                )  # fmt: skip


def _remember(sender: Sender, unknown: Sequence[Signal], *, at: datetime) -> None:
    """A resolve that overtook its firing: kept, so that the firing can say so when it comes."""
    rows = []
    for signal in (s for s in unknown if s.started_at is not None):
        severity = sender.ranked(signal)
        rows.append({
            "integration_id": sender.id, "dedup_key": signal.dedup_key, "state": AlertState.RESOLVED,
            "title": signal.title, "description": signal.description, "severity": severity.rank,
            "labels": signal.labels, "annotations": signal.annotations, "url": signal.url,
            "starts_at": signal.started_at, "first_received_at": at, "last_received_at": at, "resolved_at": at,
            "count": 1, "trace": [*first_steps(signal, severity, at), step(What.UNKNOWN, at)],
        })  # fmt: skip
    if rows:
        db.session.execute(insert(Alert), rows)
