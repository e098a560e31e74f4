"""What is going on when the demo starts, by the actions that intake, engine and people use.

Only the providers are left out: pages count as sent, and nothing leaves the portal. Both incidents are
acknowledged, so nobody is paged when the engine starts.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import select

from portal.alerts.intake.actions import receive
from portal.alerts.intake.senders import sender_of
from portal.alerts.models import Integration
from portal.alerts.sources import SOURCES
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.signals import Posted
from portal.core.db import db, transactional
from portal.demo.bodies import HEADERS, notification, targets_of
from portal.demo.catalogue import TROUBLES, Trouble
from portal.demo.stage import Stage
from portal.demo.tale import ENGINE, MAIL, SENDER
from portal.incidents.actions import Correction, acknowledge, change_status, correct, mitigate
from portal.incidents.facts import Status
from portal.incidents.locks import lock
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import add_entry, write
from portal.messages.models import Message, MessageState
from portal.messages.outbox.actions import Claim, claim, finish, start
from portal.pager.climbing.climb import climb
from portal.people.models import Person

AGO = timedelta(minutes=20, seconds=14)
LATENCY_AGO = timedelta(hours=2, minutes=5)
LATENCY = next(trouble for trouble in TROUBLES if trouble.alert == "CheckoutLatency")
REDIS = Trouble(
    "redis-prod", "RedisClusterDown", 1, "Redis cluster down",
    "cluster_state:fail. Two of six masters do not answer; a third of all keys is out of reach.",
    40, 0, "", "", "", "",
)  # fmt: skip

SAID = (
    (9.7, "farah.rami", EntryKind.NOTE, "Here too. The network between the racks looks fine."),
    (12.3, "bob", EntryKind.NOTE, "`redis-prod-1` and `-4` were killed for memory within a minute."),
    (14.6, "bob", EntryKind.DECISION, "Memory limit up, masters back. No failover: replicas lag by 40 s."),
    (16.2, "alice", EntryKind.NOTE, "Support knows. The status page says that signing in may fail."),
    (18.8, "farah.rami", EntryKind.NOTE, "`redis-prod-1` is back and syncing."),
)
"""What people wrote during the Redis incident: minutes after its beginning, who, and what."""


def redis_cluster_down(stage: Stage, *, at: datetime) -> None:
    """SEV1, started 20 minutes ago: Bob did not hear the first page, Farah was woken, then Bob took it.

    Source: the course of requirements 002-73 to 002-79, with acknowledgement after eight minutes.
    """
    began_at, integration = at - AGO, stage.integrations["redis-prod"]
    bob = stage.people["bob"]

    def after(minutes: float) -> datetime:
        return began_at + timedelta(minutes=minutes)

    incident = take_in(integration, notification(REDIS, began_at, _masters(2)), at=began_at)
    run_step(incident, at=began_at + ENGINE)
    take_in(integration, notification(REDIS, began_at, _masters(3)), at=after(2.2))
    run_step(incident, at=after(5) + ENGINE)
    acknowledge(incident, by=bob, at=after(8.1), via="link")
    change_status(incident, Status.INVESTIGATING, by=bob, at=after(8.9))
    for minutes, who, kind, text in SAID:
        add_entry(incident, text, by=stage.people[who], at=after(minutes), kind=kind)
    _say_impact(incident, by=stage.people["alice"], at=after(19.2))


def _say_impact(incident: Incident, *, by: Person, at: datetime) -> None:
    known = {
        name: getattr(incident, name) for name in ("title", "service", "description", "impact_started_at")
    }
    correct(incident, Correction(**known, impact="One in three cannot sign in."), by=by, at=at)


def checkout_latency(stage: Stage, *, at: datetime) -> None:
    """SEV2 of another team, mitigated: what it looks like when the worst is over."""
    began_at, chloe = at - LATENCY_AGO, stage.people["chloe.durand"]
    body = notification(LATENCY, began_at, targets_of("checkout", 1))
    incident = take_in(stage.integrations["checkout"], body, at=began_at)
    run_step(incident, at=began_at + ENGINE)
    acknowledge(incident, by=chloe, at=began_at + timedelta(minutes=3, seconds=12), via="link")
    change_status(incident, Status.INVESTIGATING, by=chloe, at=began_at + timedelta(minutes=4))
    add_entry(incident, LATENCY.found, by=chloe, at=began_at + timedelta(minutes=19))
    mitigate(incident, by=chloe, at=began_at + timedelta(minutes=48), note=LATENCY.fix)


def take_in(integration: Integration, body: bytes, *, at: datetime) -> Incident:
    """What intake does with a request; the incident its alerts belong to."""
    delivery = SOURCES[integration.kind].parse(Posted(read_json(body), fresh_key="demo"))
    received = receive(sender_of(integration), delivery, raw=body, headers=HEADERS, at=at)
    return db.session.scalars(select(Incident).where(Incident.ref == received.refs[0])).one()


@transactional
def run_step(incident: Incident, *, at: datetime) -> None:
    """What the engine does when a step is due, and what the providers would answer."""
    incident = lock(incident.id)
    climb(incident, at=at)
    for own in chain.from_iterable(claim(at=at, worker=SENDER, lease_seconds=30, limit=100)):
        page = start(own, at=at)
        if page is not None:
            _count_as_sent(incident, own, page, at=at + MAIL)


def _count_as_sent(incident: Incident, own: Claim, page: Message, *, at: datetime) -> None:
    finish(own, state=MessageState.SENT, at=at)
    write(
        incident, EntryKind.PAGE, at=at, outcome="sent", step=page.step, seconds=MAIL.total_seconds(),
        attempt=1, message_id=page.id, channel=page.channel, recipient=page.recipient,
    )  # fmt: skip


def _masters(count: int) -> Sequence[str]:
    return ("redis-prod-1", "redis-prod-4", "redis-prod-2")[:count]
