"""Firing alerts of one group: repeats are counted, new ones open or join the group's incident."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from portal.alerts.models import Alert, AlertState, Integration
from portal.alerts.queries import last_resolved, open_alerts
from portal.alerts.signals import Signal, severity_of
from portal.core.db import db
from portal.incidents.actions import raise_severity
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.incidents.timeline import write


def fire(integration: Integration, group: Sequence[Signal], *, at: datetime) -> Incident:
    """Apply one group's firing signals (sorted by key) and give their incident."""
    known = open_alerts(integration.id, [s.dedup_key for s in group])
    stale = [alert for alert in known.values() if alert.incident is None or not alert.incident.is_open]
    _close(stale, at)
    alive = {key: alert for key, alert in known.items() if alert not in stale}
    is_repeat = len(alive) == len(group)
    incident = None if is_repeat else _incident(integration, group, alive, at=at)
    fresh = _store(integration, group, incident, at=at)
    if is_repeat and not fresh:
        return next(a.incident for a in alive.values() if a.incident is not None)
    if incident is None:  # resolved by another request since we looked: it fires anew
        incident = _incident(integration, group, {}, at=at)
        _adopt(integration, fresh, incident)
    if fresh:
        _tell(integration, incident, [s for s in group if s.dedup_key in fresh], at=at)
    return incident


def _adopt(integration: Integration, keys: Collection[str], incident: Incident) -> None:
    orphans = update(Alert).where(
        Alert.integration_id == integration.id, Alert.dedup_key.in_(keys), Alert.state != AlertState.RESOLVED
    )
    db.session.execute(orphans.values(incident_id=incident.id))


def _close(stale: Sequence[Alert], at: datetime) -> None:
    """Alerts whose incident a person resolved while they fired: a firing after that is a new one."""
    if stale:
        closed = (
            update(Alert).where(Alert.id.in_([a.id for a in stale])).values(state="resolved", resolved_at=at)
        )
        db.session.execute(closed)


def _incident(
    integration: Integration, group: Sequence[Signal], alive: dict[str, Alert], *, at: datetime
) -> Incident:
    """The incident of the group, locked; the one its other alerts belong to where they have one."""
    for alert in alive.values():
        if alert.incident_id is not None:
            joined = lock(alert.incident_id)
            if joined.is_open:
                return joined
    worst = min(group, key=lambda s: _rank(integration, s))
    facts = IncidentFacts(
        title=worst.group_title or worst.title,
        description=worst.description,
        severity=_rank(integration, worst),
        impact_started_at=min(
            (s.started_at for s in group if s.started_at and s.started_at <= at), default=None
        ),
        grouping=f"{integration.id}:{worst.group_key or worst.dedup_key}",
    )
    return open_incident(integration.service.team, facts, service=integration.service, at=at)


def _rank(integration: Integration, signal: Signal) -> int:
    return severity_of(signal.severity_label, integration.severity_map)


def _store(
    integration: Integration, group: Sequence[Signal], incident: Incident | None, *, at: datetime
) -> set[str]:
    """Insert or count up all alerts in one statement; the keys that are new."""
    rows = [_row(integration, signal, incident, at) for signal in group]
    statement = insert(Alert)
    latest = {
        name: statement.excluded[name] for name in ("title", "description", "labels", "annotations", "url")
    }
    upsert = statement.on_conflict_do_update(
        index_elements=["integration_id", "dedup_key"],
        index_where=text("state <> 'resolved'"),
        set_={**latest, "count": Alert.count + 1, "last_received_at": at},
    ).returning(Alert.dedup_key, Alert.count)
    stored = db.session.execute(upsert, rows).all()
    return {key for key, count in stored if count == 1}


def _row(integration: Integration, signal: Signal, incident: Incident | None, at: datetime) -> dict[str, Any]:
    return {
        "integration_id": integration.id,
        "incident_id": incident.id if incident else None,
        "dedup_key": signal.dedup_key,
        "state": AlertState.FIRING,
        "title": signal.title,
        "description": signal.description,
        "severity": _rank(integration, signal),
        "labels": signal.labels,
        "annotations": signal.annotations,
        "url": signal.url,
        "starts_at": signal.started_at,
        "first_received_at": at,
        "last_received_at": at,
        "count": 1,
    }


def _tell(integration: Integration, incident: Incident, fresh: Sequence[Signal], *, at: datetime) -> None:
    """One line for all new alerts of a request, and the incident's severity follows the worst of them."""
    incident.alert_count += len(fresh)
    worst = min(fresh, key=lambda s: _rank(integration, s))
    write(
        incident, EntryKind.ALERT, at=at, state="firing", title=worst.title, count=len(fresh), url=worst.url,
        integration=integration.name, first=incident.alert_count == len(fresh),
    )  # fmt: skip
    raise_severity(incident, _rank(integration, worst), at=at)
    over = last_resolved(integration.id, [s.dedup_key for s in fresh])
    late = [
        s
        for s in fresh
        if s.dedup_key in over and s.started_at and over[s.dedup_key].starts_at == s.started_at
    ]
    if late:
        write(
            incident,
            EntryKind.WARNING,
            at=at,
            reason="firing_after_resolve",
            title=late[0].title,
            count=len(late),
        )
