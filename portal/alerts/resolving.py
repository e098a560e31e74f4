"""Resolved alerts: closing them, and with the last one its incident."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from portal.alerts.models import Alert, AlertState, Integration
from portal.alerts.queries import is_any_firing, open_alerts
from portal.alerts.signals import Signal, severity_of
from portal.core.db import db
from portal.incidents.actions import resolve
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline import write


def resolve_alerts(integration: Integration, signals: Sequence[Signal], *, at: datetime) -> list[Incident]:
    """Close what is resolved. An alert nobody knows is remembered, and nothing else happens."""
    if not signals:
        return []
    known = open_alerts(integration.id, [s.dedup_key for s in signals])
    _remember(integration, [s for s in signals if s.dedup_key not in known], at=at)
    by_incident: dict[int, list[Alert]] = defaultdict(list)
    for alert in known.values():
        if alert.incident_id is not None:
            by_incident[alert.incident_id].append(alert)
    return [_close(integration, lock(i), by_incident[i], at=at) for i in sorted(by_incident)]


def _close(
    integration: Integration, incident: Incident, alerts: Sequence[Alert], *, at: datetime
) -> Incident:
    """Resolve these alerts of a locked incident; when none fires any more, so is the incident."""
    still = update(Alert).where(Alert.id.in_([a.id for a in alerts]), Alert.state != AlertState.RESOLVED)
    closed = db.session.execute(
        still.values(state=AlertState.RESOLVED, resolved_at=at).returning(Alert.id)
    ).all()
    if not closed or not incident.is_open:
        return incident
    write(
        incident, EntryKind.ALERT, at=at, state="resolved", title=alerts[0].title, count=len(closed),
        integration=integration.name,
    )  # fmt: skip
    if incident.team.is_resolved_by_alerts and not is_any_firing(incident.id):
        resolve(incident, by=None, at=at)
    return incident


def note_signals(integration: Integration, signals: Sequence[Signal], *, at: datetime) -> None:
    """What the sender says without changing anything here, such as an acknowledgement over there."""
    known = open_alerts(integration.id, [s.dedup_key for s in signals]) if signals else {}
    for signal in signals:
        alert = known.get(signal.dedup_key)
        if alert is not None and alert.incident_id is not None:
            incident = lock(alert.incident_id)
            write(
                incident, EntryKind.ALERT, at=at, state=str(signal.state), title=signal.title, count=1,
                integration=integration.name,
            )  # fmt: skip


def _remember(integration: Integration, unknown: Sequence[Signal], *, at: datetime) -> None:
    """A resolve that overtook its firing: kept, so that the firing can say so when it comes."""
    rows = [
        {
            "integration_id": integration.id, "dedup_key": s.dedup_key, "state": AlertState.RESOLVED,
            "title": s.title, "description": s.description,
            "severity": severity_of(s.severity_label, integration.severity_map),
            "labels": s.labels, "annotations": s.annotations, "url": s.url, "starts_at": s.started_at,
            "first_received_at": at, "last_received_at": at, "resolved_at": at, "count": 1,
        }
        for s in unknown
        if s.started_at is not None
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Alert), rows)
