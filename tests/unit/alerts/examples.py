"""Alert bodies as the senders write them, and the shortest way to read one."""

import copy
import json
from typing import Any

from portal.alerts.sources import SOURCES
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.signals import Delivery, Posted, Signal

ALERTMANAGER: dict[str, Any] = {
    "version": "4",
    "groupKey": '{}/{team="shop"}:{alertname="QueueStuck"}',
    "truncatedAlerts": 0,
    "status": "firing",
    "receiver": "releve",
    "groupLabels": {"alertname": "QueueStuck"},
    "commonLabels": {"alertname": "QueueStuck", "severity": "page", "team": "shop"},
    "commonAnnotations": {"runbook_url": "https://wiki.example/queue"},
    "externalURL": "https://alertmanager.example",
    "alerts": [
        {
            "status": "firing",
            "labels": {
                "alertname": "QueueStuck",
                "severity": "page",
                "queue": "orders",
                "service": "checkout",
            },
            "annotations": {
                "summary": "Queue orders has not moved for 10 minutes",
                "description": "12,000 jobs wait in {{ queue }}.\nThe oldest is <b>40 min</b> old.",
                "runbook_url": "https://wiki.example/queue",
            },
            "startsAt": "2026-03-01T12:30:00.123456789Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "https://prometheus.example/graph?g0.expr=up",
            "fingerprint": "00c0ffee00c0ffee",
        },
        {
            "status": "resolved",
            "labels": {"alertname": "QueueStuck", "severity": "page", "queue": "mails"},
            "annotations": {"title": "Queue mails has not moved for 10 minutes"},
            "startsAt": "2026-03-01T13:00:00+01:00",
            "endsAt": "2026-03-01T12:40:00Z",
            "generatorURL": "",
            "fingerprint": "11c0ffee11c0ffee",
        },
    ],
}

GRAFANA: dict[str, Any] = {
    **ALERTMANAGER,
    "version": "1",
    "orgId": 1,
    "title": "[FIRING:1] QueueStuck",
    "state": "alerting",
    "message": "**Firing**",
    "alerts": [
        {
            **ALERTMANAGER["alerts"][0],
            "values": {"B": 12000, "C": 1},
            "valueString": "[ var='B' value=12000 ]",
            "silenceURL": "https://grafana.example/silence",
            "dashboardURL": "",
            "panelURL": "https://grafana.example/d/1?viewPanel=2",
            "imageURL": None,
            "ruleUID": "abc",
        }
    ],
}

GRAFANA_LEGACY: dict[str, Any] = {
    "orgId": 2,
    "ruleId": 42,
    "ruleName": "Load of web-1",
    "ruleUrl": "https://grafana.example/d/1?panelId=2",
    "state": "alerting",
    "title": "[Alerting] Load of web-1",
    "message": "Too much load",
    "imageUrl": "https://grafana.example/render/1.png",
    "evalMatches": [
        {"metric": "load1", "value": 12.5, "tags": {"host": "web-1"}},
        {"metric": "load5", "value": 9, "tags": None},
    ],
    "tags": {"severity": "high", "service": "web"},
}

GENERIC: dict[str, Any] = {
    "title": "Backup of db-1 failed",
    "dedup_key": "backup-db-1",
    "status": "firing",
    "severity": "high",
    "description": "rsync exit 23",
    "url": "https://backup.example/jobs/7",
    "labels": {"host": "db-1", "attempt": 3, "cold": False, "disks": ["a", "b"], "note": None},
    "occurred_at": "2026-03-01T02:00:00Z",
}

MAPPED: dict[str, Any] = {
    "check": {"id": 0, "name": "Shop front page", "tags": [{"key": "eu"}]},
    "current.state": False,
    "level": "URGENT",
    "changed": 1772361000,
}
MAPPING: dict[str, Any] = {
    "title": "check.name",
    "dedup_key": "$.check.id",
    "status": '["current.state"]',
    "severity": "level",
    "service": "check.tags[0].key",
    "occurred_at": "changed",
    "status_values": {"false": "firing", "true": "resolved"},
}

BODIES: dict[str, list[tuple[dict[str, Any], dict[str, object]]]] = {
    "alertmanager": [(ALERTMANAGER, {})],
    "grafana": [(GRAFANA, {}), (GRAFANA_LEGACY, {})],
    "generic": [(GENERIC, {}), (MAPPED, {"mapping": MAPPING})],
}


def raw(body: object) -> bytes:
    return json.dumps(body).encode()


def deliver(kind: str, body: object, **settings: object) -> Delivery:
    """Read a body the way the intake does: from its bytes."""
    return SOURCES[kind].parse(Posted(read_json(raw(body)), "fresh-1", settings=settings))


def the_signal(kind: str, body: object, **settings: object) -> Signal:
    (signal,) = deliver(kind, body, **settings).signals
    return signal


def changed(body: dict[str, Any], **changes: object) -> dict[str, Any]:
    """A copy with other values; None leaves the field out."""
    whole = copy.deepcopy(body) | changes
    return {name: value for name, value in whole.items() if value is not None}


def one_alert(**changes: object) -> dict[str, Any]:
    """An Alertmanager body with its first alert only, changed."""
    return changed(ALERTMANAGER, alerts=[changed(ALERTMANAGER["alerts"][0], **changes)])
