"""What became of a kept request, alert by alert: its body is read again and looked up among the alerts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.alerts.intake.actions import REJECTED_EVERY, rejections_of
from portal.alerts.models import Alert, IntakeEvent, Integration, Outcome
from portal.alerts.sources import SOURCES
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.preview import FRESH_KEY
from portal.alerts.sources.signals import Delivery, KeySource, Posted, Signal, Unreadable
from portal.core.db import db, many, one_or_none
from portal.incidents.models import Incident

READ_BYTES = 1024 * 1024
"""Of a body that is read again for a view. Chosen by us: some thousand alerts, a tenth of a second."""

MOST_PARTS = 50


@dataclass(frozen=True)
class Part:
    """One alert of a request, and the row it belongs to; None when it left none."""

    signal: Signal
    alert: Alert | None
    is_first: bool


def parts_of(event: IntakeEvent, integration: Integration) -> Sequence[Part]:
    """The first alerts of an accepted request; none when its body is too long, or can be read no more."""
    delivery = _read_again(event, integration) if event.outcome == Outcome.ACCEPTED else None
    signals = delivery.signals[:MOST_PARTS] if delivery else ()
    known = _alerts_before(event, [signal.dedup_key for signal in signals])
    return [_part(signal, known, event) for signal in signals]


def told_of(event: IntakeEvent, integration: Integration) -> Incident | None:
    """The incident that told the team of a refused request; None for an accepted one."""
    if event.outcome == Outcome.ACCEPTED:
        return None
    at = event.received_at
    near = Incident.created_at.between(at - REJECTED_EVERY, at)
    mine = select(Incident).where(Incident.team_id == integration.service.team_id, near)
    told = mine.where(Incident.grouping == rejections_of(integration.id)).order_by(Incident.id.desc())
    return db.session.scalar(told.limit(1))


def _read_again(event: IntakeEvent, integration: Integration) -> Delivery | None:
    body = func.substring(IntakeEvent.body, 1, READ_BYTES + 1)
    raw = bytes(db.session.execute(select(body).where(IntakeEvent.id == event.id)).scalar_one())
    if len(raw) > READ_BYTES:
        return None
    try:
        posted = Posted(read_json(raw), FRESH_KEY, event.headers, integration.settings)
        return SOURCES[integration.kind].parse(posted)
    except Unreadable:  # its settings have changed since
        return None


def _alerts_before(event: IntakeEvent, keys: Sequence[str]) -> dict[str, Alert]:
    """The last alert of each key that had come by then; under "" the one that came with the request."""
    mine = Alert.integration_id == event.integration_id
    past = mine & Alert.dedup_key.in_(keys) & (Alert.first_received_at <= event.received_at)
    latest = select(func.max(Alert.id)).where(past).group_by(Alert.dedup_key)
    came = select(Alert).where(mine, Alert.first_received_at == event.received_at).order_by(Alert.id).limit(1)
    found = many(select(Alert).where(Alert.id.in_(latest)).options(joinedload(Alert.incident)))
    known = {alert.dedup_key: alert for alert in found}
    first = one_or_none(came.options(joinedload(Alert.incident)))
    return known if first is None else known | {"": first}


def _part(signal: Signal, known: dict[str, Alert], event: IntakeEvent) -> Part:
    alert = known.get("" if signal.key_source is KeySource.NONE else signal.dedup_key)
    return Part(signal, alert, alert is not None and alert.first_received_at == event.received_at)
