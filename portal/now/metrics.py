"""What `/metrics` tells: numbers from the database at the moment of asking, and counts of
requests from every web process of this machine.

No names, titles or addresses: whoever may read this learns how much happens, never what.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.alerts.models import Alert, IntakeEvent
from portal.changes.tally import CREATED, EXECUTED, counts
from portal.core.db import Row, db, many
from portal.incidents.models import Incident
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.queries import oldest_due
from portal.messages.providers.memory import open_providers
from portal.now.request_metrics import elsewhere, requests
from portal.pager.models import SweepRun
from portal.postmortems.models import Postmortem

WINDOW = timedelta(days=1)
WINDOW_MESSAGES = 20_000
"""What `releve_messages_recent` counts: a day, and at most so many rows, however large the outbox is."""

QUANTILES = (0.5, 0.95, 1.0)
EVENTS: Mapping[str, type[Row]] = {
    "request": IntakeEvent,
    "alert": Alert,
    "incident": Incident,
    "message": Message,
    "postmortem": Postmortem,
}


class Numbers:
    """What prometheus_client asks for its families; nine queries."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        yield from requests()
        yield from elsewhere()
        changes = counts()
        yield _events(changes[CREATED])
        yield _executed(changes[EXECUTED])
        yield from _outbox(self.at)
        yield _sweeps(self.at)
        yield from _messages(self.at)
        yield from _first_messages(self.at)
        yield from _incidents(self.at)
        yield GaugeMetricFamily("releve_providers_open", "Left alone after failures.", len(open_providers()))


def exposition(at: datetime) -> bytes:
    """Prometheus text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Numbers(at))
    return generate_latest(registry)


def _outbox(at: datetime) -> Iterator[Metric]:
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


def _events(changes: Sequence[tuple[str, int]]) -> CounterMetricFamily:
    """By the newest number of each kind: rows that retention has deleted count on. Changes by the type they are of."""
    newest = [select(func.coalesce(func.max(table.id), 0)).scalar_subquery() for table in EVENTS.values()]
    help_text = "Rows made since the first; a number that was taken and rolled back counts too."
    family = CounterMetricFamily("events_created", help_text, labels=["type"])
    for name, count in zip(EVENTS, db.session.execute(select(*newest)).one(), strict=True):
        family.add_metric([name], count)
    for name, count in changes:
        family.add_metric([name], count)
    return family


def _executed(changes: Sequence[tuple[str, int]]) -> CounterMetricFamily:
    help_text = "Deployments that came to an end, as the CI told it: success, failed or cancelled."
    family = CounterMetricFamily("git_actions_executed", help_text, labels=["status"])
    for name, count in changes:
        family.add_metric([name], count)
    return family


def _messages(at: datetime) -> Iterator[GaugeMetricFamily]:
    newest = select(func.coalesce(func.max(Message.id), 0)).scalar_subquery()
    count = func.count().filter(Message.created_at > at - WINDOW)
    counted = select(Message.channel, Message.kind, Message.state, count, func.max(Message.sent_at))
    counted = counted.where(Message.id > newest - WINDOW_MESSAGES)
    rows = db.session.execute(counted.group_by(Message.channel, Message.kind, Message.state)).all()
    labels = ["channel", "kind", "state"]
    family = GaugeMetricFamily("releve_messages_recent", "Messages of the last 24 hours.", labels=labels)
    for channel, kind, state, recent, _ in rows:
        if recent:
            family.add_metric([channel, kind, state], recent)
    yield family
    taken = [(row[0], row[4]) for row in rows if row[2] == MessageState.SENT]
    yield _successes([(channel, sent_at) for channel, sent_at in taken if sent_at is not None])


def _successes(sent: Sequence[tuple[str, datetime]]) -> GaugeMetricFamily:
    name = "releve_channel_last_success_timestamp_seconds"
    family = GaugeMetricFamily(name, "When a channel last took a message.", labels=["channel"])
    for channel in sorted({channel for channel, _ in sent}):
        family.add_metric([channel], max(at for of, at in sent if of == channel).timestamp())
    return family


def _first_messages(at: datetime) -> Iterator[GaugeMetricFamily]:
    """From the first page's row to the provider's yes, for each incident of the last day."""
    newest = select(func.coalesce(func.max(Message.id), 0)).scalar_subquery()
    first = (
        select(Message.sent_at, Message.created_at)
        .ext(distinct_on(Message.incident_id))
        .where(Message.id > newest - WINDOW_MESSAGES, Message.created_at > at - WINDOW)
        .where(Message.kind == MessageKind.PAGE, Message.state == MessageState.SENT)
        .order_by(Message.incident_id, Message.id)
        .subquery()
    )
    took = func.extract("epoch", first.c.sent_at - first.c.created_at)
    asked = [func.percentile_cont(q).within_group(took) for q in QUANTILES]
    *found, count = db.session.execute(select(*asked, func.count()).select_from(first)).one()
    yield GaugeMetricFamily(
        "releve_first_messages_recent", "Incidents of 24 hours whose first page left.", count
    )
    help_text = "From the row of an incident's first page to the provider's yes, of 24 hours."
    family = GaugeMetricFamily("releve_first_message_seconds", help_text, labels=["quantile"])
    for quantile, seconds in zip(QUANTILES, found, strict=True):
        if seconds is not None:
            family.add_metric([str(quantile)], float(seconds))
    yield family


def _incidents(at: datetime) -> Iterator[GaugeMetricFamily]:
    unreached, held = Incident.unreached_at.is_not(None), Incident.held_until > at
    counted = select(Incident.severity, func.count(), *(func.count().filter(of) for of in (unreached, held)))
    rows = db.session.execute(counted.where(Incident.resolved_at.is_(None)).group_by(Incident.severity)).all()
    found = {row[0]: row[1] for row in rows}
    family = GaugeMetricFamily("releve_incidents_open", "Incidents not resolved.", labels=["severity"])
    for rank in range(1, 5):
        family.add_metric([str(rank)], found.get(rank, 0))
    yield family
    yield GaugeMetricFamily(
        "releve_incidents_unreached", "Open ones nobody could be reached for.", sum(row[2] for row in rows)
    )
    yield GaugeMetricFamily(
        "releve_incidents_held", "Open ones whose pages wait on purpose.", sum(row[3] for row in rows)
    )
