"""Taking alerts in: one transaction holds the raw request, its alerts, their incidents and timelines."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.alerts.firing import fire
from portal.alerts.models import IntakeEvent, Integration, Outcome
from portal.alerts.resolving import note_signals, resolve_alerts
from portal.alerts.signals import Delivery, Signal, State
from portal.core.db import add, db, transactional
from portal.core.text import _
from portal.incidents.models import EntryKind, Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.incidents.timeline import write

KEPT_BYTES = 64 * 1024
REJECTED_EVERY = timedelta(minutes=10)
HEARD_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class Received:
    """What a request became: how many alerts it carried, and the incidents they belong to."""

    alert_count: int
    refs: Sequence[str]


@transactional
def receive(
    integration: Integration, delivery: Delivery, *, raw: bytes, headers: Mapping[str, str], at: datetime
) -> Received:
    """Store a request and everything it means. Repeats count up; nothing is answered before the commit."""
    _keep(integration, raw, headers, Outcome.ACCEPTED, at=at, alert_count=len(delivery.signals))
    incidents = _apply(integration, delivery.signals, at=at)
    for incident in incidents:
        for warning in delivery.warnings:
            write(incident, EntryKind.WARNING, at=at, reason="intake", text=warning)
    return Received(len(delivery.signals), [incident.ref for incident in incidents])


def _apply(integration: Integration, signals: Sequence[Signal], *, at: datetime) -> list[Incident]:
    """Group by group in one fixed order, so that two requests at once cannot wait for each other."""
    found: dict[int, Incident] = {}
    for group in _groups(signals, State.FIRING):
        incident = fire(integration, group, at=at)
        found[incident.id] = incident
    resolved = [signal for signal in signals if signal.state is State.RESOLVED]
    for incident in resolve_alerts(integration, resolved, at=at):
        found.setdefault(incident.id, incident)
    note_signals(integration, [s for s in signals if s.state in (State.ACKNOWLEDGED, State.NOTE)], at=at)
    return list(found.values())


def _groups(signals: Sequence[Signal], state: State) -> list[list[Signal]]:
    groups: dict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        if signal.state is state:
            groups[signal.group_key or signal.dedup_key].append(signal)
    return [sorted(groups[key], key=lambda s: s.dedup_key) for key in sorted(groups)]


def _keep(
    integration: Integration,
    raw: bytes,
    headers: Mapping[str, str],
    outcome: Outcome,
    *,
    at: datetime,
    alert_count: int = 0,
    error: str | None = None,
) -> None:
    _note_life(integration, at)
    add(
        IntakeEvent(
            integration_id=integration.id,
            received_at=at,
            headers=dict(headers),
            body=raw,
            outcome=outcome,
            error=error,
            alert_count=alert_count,
        )
    )


def _note_life(integration: Integration, at: datetime) -> None:
    """When the sender was last heard, to half a minute: each request writing it would queue behind the last."""
    is_old = Integration.last_received_at.is_(None) | (Integration.last_received_at < at - HEARD_EVERY)
    heard = update(Integration).where(Integration.id == integration.id, is_old).values(last_received_at=at)
    db.session.execute(heard, execution_options={"synchronize_session": False})


@transactional
def reject(
    integration: Integration, error: str, *, raw: bytes, headers: Mapping[str, str], at: datetime
) -> None:
    """Keep what will never be accepted, and tell the team: most senders do not try again.

    One incident an integration and ten minutes, however much is refused.
    """
    _keep(integration, raw[:KEPT_BYTES], headers, Outcome.REJECTED, at=at, error=error)
    grouping = f"rejected:{integration.id}"
    recent = select(Incident.id).where(
        Incident.grouping == grouping, Incident.created_at > at - REJECTED_EVERY
    )
    if db.session.scalar(select(recent.exists())):
        return
    service = integration.service
    title = _("Alerts from %(name)s are being refused", name=integration.name)
    incident = open_incident(
        service.team, IncidentFacts(title=title, severity=3, grouping=grouping), service=service, at=at
    )
    write(incident, EntryKind.WARNING, at=at, reason="intake_rejected", text=error)
