"""The history is written in bulk, and holds exactly what the actions would have stored."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from portal.alerts.models import Alert, IntakeEvent
from portal.core.db import Base, db, many
from portal.demo.history import write_history
from portal.demo.stage import Stage, set_stage
from portal.demo.story import Episode, episodes
from portal.incidents.models import Incident, TimelineEntry
from portal.messages.models import Message
from tests.clock import START
from tests.db.demo.twin import play

# What differs between any two rows, and what is random in a page: its key, and the link in it.
OWN = {"id", "ref", "incident_id", "idem_key", "claim_token"}


@pytest.fixture
def stage(app: Flask) -> Stage:
    return set_stage(START)


def test_every_kind_of_episode_is_told_as_it_would_have_happened(stage: Stage) -> None:
    told = one_of_each(episodes(START))
    assert len(told) >= 10
    played = [play(stage, episode) for episode in told]
    written = write_history(stage, told, at=START)
    db.session.commit()
    db.session.expire_all()
    for twin, incident, episode in zip(played, written, told, strict=True):
        assert everything_about(incident) == everything_about(twin), episode


def test_requests_are_kept_as_they_came_for_thirty_days(stage: Stage) -> None:
    told = [e for e in episodes(START) if e.trouble.alert is not None]
    recent = [e for e in told if e.at > START - timedelta(days=29)]
    for episode in recent:
        play(stage, episode)
    twins = {(e.received_at, e.body, e.alert_count, str(e.headers)) for e in many(select(IntakeEvent))}
    db.session.query(IntakeEvent).delete()
    write_history(stage, told, at=START)
    kept = {(e.received_at, e.body, e.alert_count, str(e.headers)) for e in many(select(IntakeEvent))}
    assert twins <= kept
    assert min(at for at, *_rest in kept) > START - timedelta(days=30)


def one_of_each(told: list[Episode]) -> list[Episode]:
    """One episode for each way it can go."""
    return sorted({way(episode): episode for episode in told}.values(), key=lambda e: e.at)


def way(e: Episode) -> tuple[object, ...]:
    course = (e.acked_by, e.mitigated_after is None, e.is_ended_by_alert, e.held_until is None)
    return (*course, e.trouble.severity == 1, e.trouble.alert is None, e.alert_count > 1)


def everything_about(incident: Incident) -> dict[str, Any]:
    alerts = select(Alert).where(Alert.incident_id == incident.id).order_by(Alert.dedup_key)
    pages = select(Message).where(Message.incident_id == incident.id).order_by(Message.id)
    entries = (
        select(TimelineEntry).where(TimelineEntry.incident_id == incident.id).order_by(TimelineEntry.seq)
    )
    return {
        "incident": columns(incident),
        "alerts": [columns(alert) | {"trace": traced(alert, incident)} for alert in many(alerts)],
        "pages": [columns(page) | {"content": said(page, incident)} for page in many(pages)],
        "timeline": [columns(entry) | {"facts": facts(entry)} for entry in many(entries)],
    }


def columns(row: Base) -> dict[str, Any]:
    names = {attribute.key for attribute in inspect(type(row)).column_attrs} - OWN
    return {name: getattr(row, name) for name in names}


def facts(entry: TimelineEntry) -> dict[str, Any]:
    return {name: value for name, value in entry.facts.items() if name != "message_id"}


def traced(alert: Alert, incident: Incident) -> str:
    """What was noted about an alert without what is its own: the incident's reference."""
    return json.dumps(alert.trace, sort_keys=True).replace(incident.ref, "REF")


def said(page: Message, incident: Incident) -> str:
    """The text of a page without what is its own: the reference, and the signed link that holds it."""
    url = page.content["url"]
    return json.dumps(page.content).replace(url, "LINK").replace(incident.ref, "REF")
