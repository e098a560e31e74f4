"""Senders that write in words of their own, as Pingdom and Site24x7 do: a mapping is all they need."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.alerts.sources.signals import State
from tests.unit.alerts.examples import deliver

PINGDOM: dict[str, Any] = {
    "check_id": 71,
    "check_name": "Shop front page",
    "check_type": "HTTP",
    "check_params": {"full_url": "https://shop.example/", "port": 443, "basic_auth": False},
    "current_state": "DOWN",
    "previous_state": "UP",
    "importance_level": "HIGH",
    "state_changed_timestamp": 1772364600,
    "tags": [],
}
PINGDOM_MAPPING = {
    "title": "check_name",
    "dedup_key": "check_id",
    "status": "current_state",
    "severity": "importance_level",
    "url": "check_params.full_url",
    "occurred_at": "state_changed_timestamp",
    "status_values": {"down": "firing", "up": "resolved"},
}
SITE24X7: dict[str, Any] = {
    "MONITORNAME": "Shop front page",
    "MONITORURL": "https://shop.example/",
    "MONITOR_DASHBOARD_LINK": "https://monitors.example/71",
    "STATUS": "DOWN",
    "INCIDENT_REASON": "Internal Server Error",
    "INCIDENT_TIME": "March 1, 2026 12:30 PM CET",
    "INCIDENT_TIME_ISO": "2026-03-01T12:30:00+0100",
}
SITE24X7_MAPPING = {
    "title": "MONITORNAME",
    "dedup_key": "MONITORURL",
    "status": "STATUS",
    "description": "INCIDENT_REASON",
    "url": "MONITOR_DASHBOARD_LINK",
    "occurred_at": "INCIDENT_TIME_ISO",
    "status_values": {"down": "firing", "up": "resolved"},
}


@pytest.mark.parametrize(
    ("body", "mapping", "key", "url"),
    [
        (PINGDOM, PINGDOM_MAPPING, "71", "https://shop.example/"),
        (SITE24X7, SITE24X7_MAPPING, "https://shop.example/", "https://monitors.example/71"),
    ],
    ids=["Pingdom", "Site24x7"],
)
def test_a_mapped_body_is_read_whole(body: Any, mapping: dict[str, Any], key: str, url: str) -> None:
    delivery = deliver("generic", body, mapping=mapping)
    (signal,) = delivery.signals
    assert (signal.dedup_key, signal.state, signal.title) == (key, State.FIRING, "Shop front page")
    assert signal.url == url
    assert signal.started_at == datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
    assert delivery.warnings == ()


@pytest.mark.parametrize(
    ("body", "status", "mapping"),
    [(PINGDOM, "current_state", PINGDOM_MAPPING), (SITE24X7, "STATUS", SITE24X7_MAPPING)],
    ids=["Pingdom", "Site24x7"],
)
def test_what_is_up_again_resolves_what_was_down(body: Any, status: str, mapping: dict[str, Any]) -> None:
    (down,) = deliver("generic", body, mapping=mapping).signals
    (up,) = deliver("generic", body | {status: "UP"}, mapping=mapping).signals
    assert (up.dedup_key, up.state) == (down.dedup_key, State.RESOLVED)
