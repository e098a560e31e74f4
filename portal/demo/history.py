"""Six months written in bulk: the very rows that intake, engine and people would have left behind.

By actions, this takes ten seconds. A test compares tales told here with their twins made by actions.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from portal.alerts.intake.senders import sender_of
from portal.alerts.intake.storms import origin_of
from portal.alerts.intake.tracing import Step, What, first_steps, step
from portal.alerts.models import Alert, AlertState, IntakeEvent, Integration, Outcome
from portal.alerts.sources.signals import Signal
from portal.core.db import db
from portal.demo.bodies import HEADERS, notification, signals_in, targets_of
from portal.demo.stage import Roster, Stage
from portal.demo.story import Episode
from portal.demo.tale import MAIL, SENDER, Tale, lines, tale_of
from portal.escalations.queries import ladder_of
from portal.incidents.facts import Status
from portal.incidents.models import Incident, Source, TimelineEntry
from portal.incidents.refs import new_ref
from portal.messages.models import Message, MessageKind, MessageState
from portal.messages.outbox.actions import PAGE_PRIORITY
from portal.messages.providers.memory import provider_of
from portal.pager.pages.wording import page_content

RAW_KEPT = timedelta(days=30)
"""Requests are kept as they came for so long."""


def write_history(stage: Stage, episodes: Sequence[Episode], *, at: datetime) -> list[Incident]:
    """Store the episodes; their incidents in the same order."""
    roster = Roster(stage.began_at, at)
    tales = [tale_of(stage, roster, episode) for episode in episodes]
    incidents = _store_incidents(tales, stage)
    page_ids = _store_pages(tales, incidents, stage)
    told = zip(tales, incidents, page_ids, strict=True)
    _store(TimelineEntry, [row for one in told for row in _line_rows(*one)])
    bodies = [_bodies(tale) for tale in tales]
    _store(Alert, [row for one in zip(tales, incidents, bodies, strict=True) for row in _alert_rows(*one)])
    _store(IntakeEvent, list(_event_rows(tales, bodies, since=at - RAW_KEPT)))
    return incidents


def _store(model: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _store_incidents(tales: Sequence[Tale], stage: Stage) -> list[Incident]:
    chance = Random("references")
    rows = [_incident_row(tale, stage, chance) for tale in tales]
    stored = insert(Incident).returning(Incident, sort_by_parameter_order=True)
    return list(db.session.scalars(stored, rows))


def _incident_row(tale: Tale, stage: Stage, chance: Random) -> dict[str, Any]:
    episode, trouble = tale.episode, tale.episode.trouble
    acked_at = episode.at + episode.acked_after if episode.acked_after is not None else None
    mitigated = episode.resolved_after if episode.mitigated_after is None else episode.mitigated_after
    return {
        "ref": new_ref(chance.randbytes),
        "team_id": stage.teams[episode.team].id,
        "service_id": stage.services[trouble.service].id,
        "opened_by_id": tale.reporter.id if tale.reporter else None,
        "title": trouble.title,
        "description": trouble.detail,
        "severity": trouble.severity,
        "source": Source.USER if tale.reporter else Source.MONITORING,
        "created_at": episode.at,
        "opened_at": episode.at,
        "climb": 1 if episode.held_until is None else 2,
        "climb_began_at": episode.held_until or episode.at,
        "acknowledged_at": acked_at,
        "acknowledged_by_id": tale.responder.id if tale.responder else None,
        "mitigated_at": episode.at + mitigated,
        "resolved_at": episode.ends_at,
        "status": Status.RESOLVED,
        "policy_id": tale.policy.id,
        "escalation_step": tale.woken[-1].order if tale.woken else None,
        "timeline_seq": len(lines(tale)),
        **_origin(tale),
    }


def _origin(tale: Tale) -> dict[str, Any]:
    """What intake knows of an incident and people do not tell."""
    if tale.integration is None:
        return {"grouping": None, "alert_count": 0, "impact_started_at": None, "origin": None}
    first = signals_in(_bodies(tale)[0])[0]
    return {
        "grouping": f"{tale.integration.id}:{first.group_key}",
        "alert_count": tale.episode.alert_count,
        "impact_started_at": first.started_at,
        "origin": origin_of(tale.integration.id),
    }


def _store_pages(tales: Sequence[Tale], incidents: Sequence[Incident], stage: Stage) -> list[list[int]]:
    """The ids of each incident's pages, in the order of its steps."""
    rows = [row for pair in zip(tales, incidents, strict=True) for row in _page_rows(*pair, stage)]
    stored = insert(Message).returning(Message.id, sort_by_parameter_order=True)
    ids = iter(db.session.scalars(stored, rows).all())
    return [[next(ids) for _woken in tale.woken] for tale in tales]


def _page_rows(tale: Tale, incident: Incident, stage: Stage) -> Iterator[dict[str, Any]]:
    rungs = {rung.order: rung for rung in ladder_of(tale.policy).rungs}
    for woken in tale.woken:
        person, method = woken.person, stage.methods[woken.person.id]
        whom = f"step:{woken.order}:loop:0:user:{person.id}:method:{method.id}"
        yield {
            "idem_key": f"inc:{incident.id}:climb:1:{whom}",
            "kind": MessageKind.PAGE,
            "incident_id": incident.id,
            "step": woken.order,
            "run": "1.0",
            "person_id": person.id,
            "contact_method_id": method.id,
            "channel": method.channel,
            "address": method.address,
            "recipient": person.name,
            "is_waking": method.is_waking,
            "content": page_content(incident, rungs[woken.order], person),
            "priority": PAGE_PRIORITY,
            "rank": incident.severity,
            "bundle_key": f"method:{method.id}",
            "lane": provider_of(method.channel, method.address),
            "state": MessageState.SENT,
            "attempt": 1,
            "claimed_by": SENDER,
            "created_at": woken.at,
            "due_at": woken.at,
            "started_at": woken.at,
            "sent_at": woken.at + MAIL,
            "finished_at": woken.at + MAIL,
        }


def _line_rows(tale: Tale, incident: Incident, page_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for seq, line in enumerate(lines(tale), start=1):
        about = {} if line.page is None else {"message_id": page_ids[line.page]}
        yield {
            "incident_id": incident.id,
            "seq": seq,
            "kind": line.kind,
            "at": line.at,
            "actor_id": line.by.id if line.by else None,
            "text": line.text,
            "facts": line.facts | about,
        }


def _bodies(tale: Tale) -> tuple[bytes, ...]:
    """The notifications of an episode: firing, then resolved; none where people noticed it."""
    episode, trouble = tale.episode, tale.episode.trouble
    if tale.integration is None:
        return ()
    targets = targets_of(trouble.service, episode.alert_count)
    firing = notification(trouble, episode.at, targets)
    return firing, notification(trouble, episode.at, targets, ended_at=tale.alerts_end_at)


def _alert_rows(tale: Tale, incident: Incident, bodies: Sequence[bytes]) -> Iterator[dict[str, Any]]:
    if tale.integration is None:
        return
    for signal in signals_in(bodies[0]):
        yield {
            "integration_id": tale.integration.id,
            "incident_id": incident.id,
            "dedup_key": signal.dedup_key,
            "state": AlertState.RESOLVED,
            "title": signal.title,
            "description": signal.description,
            "severity": tale.episode.trouble.severity,
            "labels": signal.labels,
            "annotations": signal.annotations,
            "url": signal.url,
            "starts_at": signal.started_at,
            "first_received_at": tale.episode.at,
            "last_received_at": tale.episode.at,
            "resolved_at": tale.alerts_end_at,
            "trace": _trace(tale, tale.integration, incident, signal),
        }


def _trace(tale: Tale, integration: Integration, incident: Incident, signal: Signal) -> list[Step]:
    """What intake notes about an alert that opened an incident and ended."""
    at, read_as = tale.episode.at, sender_of(integration).ranked(signal)
    opened = step(What.OPENED, at, ref=incident.ref, group=signal.group_key, count=0)
    return [*first_steps(signal, read_as, at), opened, step(What.RESOLVED, tale.alerts_end_at)]


def _event_rows(
    tales: Sequence[Tale], bodies: Sequence[Sequence[bytes]], *, since: datetime
) -> Iterator[dict[str, Any]]:
    for tale, sent in zip(tales, bodies, strict=True):
        for received_at, body in zip((tale.episode.at, tale.alerts_end_at), sent, strict=False):
            integration = tale.integration
            if integration is None:
                continue
            integration.last_received_at = received_at
            if received_at > since:
                yield {
                    "integration_id": integration.id,
                    "received_at": received_at,
                    "headers": HEADERS,
                    "body": body,
                    "outcome": Outcome.ACCEPTED,
                    "alert_count": tale.episode.alert_count,
                }
