"""Reading alerts and the integrations that send them."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from portal.alerts.models import Alert, AlertState, IntakeEvent, Integration
from portal.core.db import db, many, one_or_none
from portal.services.models import Service


def open_alerts(integration_id: int, keys: Sequence[str]) -> dict[str, Alert]:
    """The unresolved alerts of these keys."""
    unresolved = select(Alert).where(
        Alert.integration_id == integration_id, Alert.dedup_key.in_(keys), Alert.state != AlertState.RESOLVED
    )
    found = many(unresolved.options(joinedload(Alert.incident)).execution_options(populate_existing=True))
    return {alert.dedup_key: alert for alert in found}


def alerts_of(incident_id: int, limit: int = 200) -> Sequence[Alert]:
    """An incident's alerts, those that fire first."""
    mine = select(Alert).where(Alert.incident_id == incident_id)
    return many(mine.order_by(Alert.state, Alert.id.desc()).limit(limit))


def is_any_firing(incident_id: int) -> bool:
    firing = select(Alert.id).where(Alert.incident_id == incident_id, Alert.state == AlertState.FIRING)
    return bool(db.session.scalar(select(firing.exists())))


def alert_of(incident_id: int, number: int) -> Alert:
    """One alert with its integration. Errors: 404 for one of another incident."""
    mine = select(Alert).where(Alert.id == number, Alert.incident_id == incident_id)
    with_team = joinedload(Alert.integration).joinedload(Integration.service).joinedload(Service.team)
    return one_or_none(mine.options(with_team)) or abort(404)


def request_of(alert: Alert) -> IntakeEvent | None:
    """The request that first brought an alert, without its body; None when it is no longer kept."""
    came = select(IntakeEvent).where(
        IntakeEvent.integration_id == alert.integration_id, IntakeEvent.received_at == alert.first_received_at
    )
    return db.session.scalar(came.options(defer(IntakeEvent.body)).order_by(IntakeEvent.id).limit(1))
