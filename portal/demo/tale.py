"""What an episode was like for those it happened to: who was woken, who took it, and every line it left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from portal.alerts.models import Integration
from portal.demo.bodies import PROMETHEUS
from portal.demo.stage import Roster, Stage
from portal.demo.story import Episode
from portal.escalations.delivery import DEFAULTS
from portal.escalations.models import EscalationPolicy
from portal.incidents.facts import Status
from portal.incidents.models import EntryKind, Hold, Source
from portal.people.models import Person
from portal.rota.models import RotaRole

ENGINE = timedelta(seconds=1)
"""The engine looks every second."""
MAIL = timedelta(seconds=2)
"""A mail is on its way for so long."""
SENDER = "demo"
"""Who counts as having sent it."""
TYPING = timedelta(seconds=50)
CLEARING = timedelta(minutes=1)
"""Alerts end so long after somebody has declared the incident over."""


@dataclass(frozen=True, slots=True)
class Woken:
    """One whom a step paged: its order and the instant."""

    order: int
    at: datetime
    person: Person


@dataclass(frozen=True, slots=True)
class Line:
    """A timeline entry to be; `page` is the place, among the episode's pages, of the one it tells of."""

    at: datetime
    kind: EntryKind
    by: Person | None = None
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Tale:
    episode: Episode
    policy: EscalationPolicy
    integration: Integration | None
    reporter: Person | None
    responder: Person | None
    woken: Sequence[Woken]

    @property
    def alerts_end_at(self) -> datetime:
        return self.episode.ends_at + (timedelta() if self.episode.is_ended_by_alert else CLEARING)


def tale_of(stage: Stage, roster: Roster, episode: Episode) -> Tale:
    team, trouble = stage.teams[episode.team], episode.trouble
    is_reported = trouble.alert is None
    over = episode.acked_after or episode.resolved_after
    policy = stage.policies[episode.team]
    ran = [(step, timedelta(minutes=step.delay_minutes) + ENGINE) for step in policy.steps]
    return Tale(
        episode=episode,
        policy=policy,
        integration=None if is_reported else stage.integrations[trouble.service],
        reporter=roster.on_call(team, RotaRole.SECONDARY, episode.at) if is_reported else None,
        responder=roster.on_call(team, episode.acked_by, episode.at) if episode.acked_by else None,
        woken=[
            Woken(step.order, episode.at + due, roster.on_call(team, RotaRole(role), episode.at + due))
            for step, due in ran
            if due < over and episode.held_until is None
            for role in DEFAULTS[trouble.severity].roles(step.role or RotaRole.PRIMARY)
        ],
    )


def lines(tale: Tale) -> list[Line]:
    """Every line in its order, as the portal's actions write them."""
    told = [*_beginning(tale), *_waking(tale), *_work(tale), *_end(tale)]
    return sorted(told, key=lambda line: line.at)


def _beginning(tale: Tale) -> Iterator[Line]:
    episode, trouble = tale.episode, tale.episode.trouble
    source = Source.USER if tale.reporter else Source.MONITORING
    origin = {"source": str(source), "severity": trouble.severity}
    yield Line(episode.at, EntryKind.OPENED, tale.reporter, trouble.detail, origin)
    if tale.integration is not None:
        count = episode.alert_count
        facts = _alert_facts(tale, "firing") | {"url": PROMETHEUS, "first": True, "total": count}
        yield Line(episode.at, EntryKind.ALERT, facts=facts)
    if episode.held_until is not None:
        yield _held(tale, episode.held_until)


def _held(tale: Tale, until: datetime) -> Line:
    at, team = tale.episode.at + ENGINE, tale.policy.team
    facts = {
        "held_by": str(Hold.HOURS),
        "since": at.isoformat(),
        "until": until.isoformat(),
        "zone": team.time_zone,
        "whose": team.name,
        "severity": tale.episode.trouble.severity,
        "cancelled": 0,
    }
    return Line(at, EntryKind.HELD, facts=facts)


def _waking(tale: Tale) -> Iterator[Line]:
    for order, together in groupby(tale.woken, key=lambda woken: woken.order):
        asked = list(together)
        names = [woken.person.name for woken in asked]
        step = {"step": order, "loop": 0, "targets": names, "target_type": "ON_CALL"}
        yield Line(asked[0].at, EntryKind.ESCALATION, facts=step)
    for place, woken in enumerate(tale.woken):
        seconds = MAIL.total_seconds()
        sent = {"outcome": "sent", "step": woken.order, "seconds": seconds, "attempt": 1}
        to = {"channel": "EMAIL", "recipient": woken.person.name}
        yield Line(woken.at + MAIL, EntryKind.PAGE, facts=sent | to, page=place)


def _work(tale: Tale) -> Iterator[Line]:
    episode, who = tale.episode, tale.responder
    if who is None or episode.acked_after is None:
        return
    acked_at = episode.at + episode.acked_after
    yield Line(acked_at, EntryKind.ACKNOWLEDGED, who, facts={"via": episode.acked_via, "cancelled": 0})
    yield _move(acked_at + TYPING, who, Status.DETECTED, Status.INVESTIGATING)
    yield Line(episode.found_at, EntryKind.NOTE, who, episode.trouble.found)
    if episode.mitigated_after is not None:
        yield _move(episode.at + episode.mitigated_after, who, Status.INVESTIGATING, Status.MITIGATED)


def _end(tale: Tale) -> Iterator[Line]:
    episode = tale.episode
    before = Status.INVESTIGATING if tale.responder else Status.DETECTED
    before = Status.MITIGATED if episode.mitigated_after else before
    if episode.is_ended_by_alert:
        yield Line(episode.ends_at, EntryKind.ALERT, facts=_alert_facts(tale, "resolved"))
        yield _move(episode.ends_at, None, before, Status.RESOLVED)
    else:
        yield _move(episode.ends_at, tale.responder, before, Status.RESOLVED, episode.trouble.fix)


def _move(at: datetime, by: Person | None, before: Status, after: Status, text: str = "") -> Line:
    return Line(at, EntryKind.STATUS, by, text, {"before": str(before), "after": str(after)})


def _alert_facts(tale: Tale, state: str) -> dict[str, Any]:
    name = tale.integration.name if tale.integration else ""
    episode = tale.episode
    return {"state": state, "title": episode.trouble.title, "count": episode.alert_count, "integration": name}
