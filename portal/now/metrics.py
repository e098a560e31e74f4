"""What `/metrics` tells: numbers from the database at the moment of asking, the same from every process.

No names, titles or addresses: whoever may read this learns how much happens, never what.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select

from portal.core.db import db, many
from portal.incidents.models import Incident
from portal.messages.models import Message, MessageState
from portal.messages.queries import oldest_due
from portal.pager.models import SweepRun

WINDOW = timedelta(days=1)
WINDOW_MESSAGES = 20_000
"""What `releve_messages_recent` counts: a day, and at most so many rows, however large the outbox is."""


class Numbers:
    """What prometheus_client asks for its families; six queries."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from _outbox(self.at)
        yield _sweeps(self.at)
        yield _messages(self.at)
        yield _incidents()


def exposition(at: datetime) -> bytes:
    """Prometheus text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Numbers(at))
    return generate_latest(registry)


def _outbox(at: datetime) -> Iterator[GaugeMetricFamily]:
    waiting = Message.state.in_((MessageState.PENDING, MessageState.SENDING))
    count = db.session.scalar(select(func.count()).where(waiting, Message.due_at <= at)) or 0
    yield GaugeMetricFamily("releve_outbox_pending", "Messages that are due and not sent yet.", count)
    step = select(func.min(Incident.next_escalation_at)).where(Incident.next_escalation_at <= at)
    for name, since in (("outbox", oldest_due(at)), ("escalation", db.session.scalar(step))):
        age = (at - since).total_seconds() if since else 0
        yield GaugeMetricFamily(f"releve_{name}_oldest_due_seconds", "How long the oldest one waits.", age)


def _sweeps(at: datetime) -> GaugeMetricFamily:
    family = GaugeMetricFamily("releve_sweep_age_seconds", "Since a sweep last ran well.", labels=["sweep"])
    for run in many(select(SweepRun).order_by(SweepRun.name)):
        family.add_metric([run.name], max(0.0, (at - run.ran_at).total_seconds()))
    return family


def _messages(at: datetime) -> GaugeMetricFamily:
    newest = select(func.coalesce(func.max(Message.id), 0)).scalar_subquery()
    recent = (Message.id > newest - WINDOW_MESSAGES, Message.created_at > at - WINDOW)
    counted = select(Message.channel, Message.kind, Message.state, func.count()).where(*recent)
    rows = db.session.execute(counted.group_by(Message.channel, Message.kind, Message.state))
    labels = ["channel", "kind", "state"]
    family = GaugeMetricFamily("releve_messages_recent", "Messages of the last 24 hours.", labels=labels)
    for channel, kind, state, count in rows:
        family.add_metric([channel, kind, state], count)
    return family


def _incidents() -> GaugeMetricFamily:
    counted = select(Incident.severity, func.count()).where(Incident.resolved_at.is_(None))
    found = {row[0]: row[1] for row in db.session.execute(counted.group_by(Incident.severity))}
    family = GaugeMetricFamily("releve_incidents_open", "Incidents not resolved.", labels=["severity"])
    for rank in range(1, 5):
        family.add_metric([str(rank)], found.get(rank, 0))
    return family
