"""What the demo's Alertmanager sends, and what intake reads in it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from portal.alerts.sources.alertmanager import parse
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.signals import Posted, Signal
from portal.demo.catalogue import Trouble
from portal.incidents.facts import Severity

BEFORE = timedelta(seconds=30)
"""An alert fires this long before its notification: Alertmanager's group_wait."""
HEADERS = {"Content-Type": "application/json", "User-Agent": "Alertmanager/0.25.0"}
PROMETHEUS = "https://prometheus.demo.example/graph"
NEVER = "0001-01-01T00:00:00Z"
_WORDS = {1: "critical", 2: "error", 3: "warning", 4: "info"}


def signals_in(body: bytes) -> tuple[Signal, ...]:
    return parse(Posted(read_json(body), fresh_key="demo")).signals


def notification(
    trouble: Trouble, began_at: datetime, targets: Sequence[str], *, ended_at: datetime | None = None
) -> bytes:
    """One notification of a group: an alert for each target, all firing or all resolved."""
    status = "firing" if ended_at is None else "resolved"
    alerts = [_alert(trouble, began_at, target, status=status, ended_at=ended_at) for target in targets]
    body = {
        "version": "4",
        "groupKey": f'{{}}:{{alertname="{trouble.alert}", service="{trouble.service}"}}',
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "releve",
        "groupLabels": {"alertname": trouble.alert, "service": trouble.service},
        "commonLabels": {"alertname": trouble.alert, "service": trouble.service},
        "commonAnnotations": {"summary": trouble.title, "description": trouble.detail},
        "externalURL": "https://alertmanager.demo.example",
        "alerts": alerts,
    }
    return json.dumps(body).encode()


def targets_of(service: str, count: int) -> list[str]:
    return [f"{service}-{number}" for number in range(count)]


def _alert(
    trouble: Trouble, began_at: datetime, target: str, *, status: str, ended_at: datetime | None
) -> dict[str, object]:
    severity = _WORDS[Severity(trouble.severity)]
    return {
        "status": status,
        "labels": {
            "alertname": trouble.alert, "service": trouble.service, "instance": target, "severity": severity,
        },
        "annotations": {"summary": trouble.title, "description": trouble.detail},
        "startsAt": (began_at - BEFORE).isoformat(),
        "endsAt": ended_at.isoformat() if ended_at else NEVER,
        "generatorURL": PROMETHEUS,
        "fingerprint": sha256(f"{trouble.alert} {target}".encode()).hexdigest()[:16],
    }  # fmt: skip
