"""Real bodies of real senders, kept beside the project where they are at hand."""

from pathlib import Path
from typing import Any

import pytest

from portal.alerts.sources import SOURCES
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.signals import Delivery, Posted, State

PAYLOADS = Path(__file__).parents[3] / "../shared/fixtures/intake"
pytestmark = pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the folder with real payloads is not here")

PINGDOM = {
    "title": "check_name",
    "dedup_key": "check_id",
    "status": "current_state",
    "severity": "importance_level",
    "url": "check_params.full_url",
    "occurred_at": "state_changed_timestamp",
    "status_values": {"down": "firing", "up": "resolved"},
}
SITE24X7 = {
    "title": "MONITORNAME",
    "dedup_key": "MONITORURL",
    "status": "STATUS",
    "description": "INCIDENT_REASON",
    "url": "MONITOR_DASHBOARD_LINK",
    "occurred_at": "INCIDENT_TIME_ISO",
    "status_values": {"down": "firing", "up": "resolved"},
}


def delivered(name: str, **settings: object) -> Delivery:
    path = PAYLOADS / name
    return SOURCES[path.parent.name].parse(Posted(read_json(path.read_bytes()), "fresh", settings=settings))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "alertmanager/single_resolved_zero_endsat.json",
            [("a1bc48475b20e73d", "resolved", "High CPU core temperature")],
        ),
        (
            "alertmanager/two_firing_one_group.json",
            [
                ("791cec13fcba0368", "firing", "Instance 127.0.0.1:9090 down"),
                ("8df98227bdd81384", "firing", "Instance localhost:9090 down"),
            ],
        ),
        ("grafana/legacy_v7_alerting.json", [("7", "firing", "[Alerting] CPU alert")]),
        ("grafana/legacy_v7_ok.json", [("7", "resolved", "[OK] CPU alert")]),
        (
            "grafana/v9_firing.json",
            [("d8a21484c9c25a60", "firing", "This is a summary field, failure on some_host")],
        ),
        (
            "grafana/v9_resolved.json",
            [("d8a21484c9c25a60", "resolved", "This is a summary field, failure on <no value>")],
        ),
    ],
)
def test_key_state_and_title(name: str, expected: list[tuple[str, str, str]]) -> None:
    delivery = delivered(name)
    assert [(s.dedup_key, s.state.value, s.title) for s in delivery.signals] == expected
    assert len({s.group_key for s in delivery.signals}) == 1
    assert delivery.warnings == ()
    assert not delivery.is_test


def test_without_fingerprint() -> None:
    delivery = delivered("alertmanager/firing_no_fingerprint_v4.json")
    (signal,) = delivery.signals
    assert (len(signal.dedup_key), signal.state, signal.title) == (
        64,
        State.FIRING,
        "No things for over 10 minutes",
    )
    assert "{app}/{alertname}" in signal.annotations["runbookBad"]
    assert signal.started_at is not None
    assert signal.started_at.isoformat() == "2017-08-03T19:17:37.804000+00:00"
    assert delivery.warnings == ()


@pytest.mark.parametrize(
    ("name", "mapping", "key", "title", "started_at"),
    [
        (
            "generic/pingdom_down.json",
            PINGDOM,
            "803318",
            "Alerta API on OpenShift",
            "2017-06-30T22:25:43+00:00",
        ),
        (
            "generic/site24x7_down.json",
            SITE24X7,
            "https://example.com/test-page",
            "GoAlert Site24x7 Test",
            "2019-07-30T09:36:59+00:00",
        ),
    ],
)
def test_a_mapped_body(name: str, mapping: dict[str, Any], key: str, title: str, started_at: str) -> None:
    delivery = delivered(name, mapping=mapping)
    (signal,) = delivery.signals
    assert (signal.dedup_key, signal.state, signal.title) == (key, State.FIRING, title)
    assert signal.started_at is not None
    assert signal.started_at.isoformat() == started_at
    assert signal.url is not None
    assert delivery.warnings == ()
