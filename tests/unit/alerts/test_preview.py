import json

from portal.alerts.sources import SOURCES
from portal.alerts.sources.preview import preview
from tests.unit.alerts.examples import GENERIC, MAPPED, MAPPING, changed, raw


def test_a_preview_is_the_alert_as_json() -> None:
    shown = preview("generic", raw(changed(GENERIC, dedup_key=None)), severities={"high": 1})
    assert json.loads(json.dumps(shown)) == {
        "kind": "generic",
        "alerts": [
            {
                "dedup_key": "(new for each request)",
                "state": "firing",
                "title": "Backup of db-1 failed",
                "severity": 1,
                "severity_label": "high",
                "description": "rsync exit 23",
                "group_key": None,
                "group_title": None,
                "service": None,
                "url": "https://backup.example/jobs/7",
                "runbook_url": None,
                "started_at": "2026-03-01T02:00:00Z",
                "ended_at": None,
                "labels": {"host": "db-1", "attempt": "3", "cold": "false", "disks": '["a", "b"]'},
                "annotations": {},
            }
        ],
        "warnings": ["No dedup_key: each request is a new alert, and none can resolve it."],
        "is_test": False,
    }


def test_a_preview_takes_the_settings() -> None:
    assert "alerts" in preview("generic", raw(MAPPED), settings={"mapping": MAPPING})
    assert preview("generic", raw(MAPPED)) == {
        "kind": "generic",
        "error": "title is missing or no text. An alert needs a title.",
    }


def test_a_broken_body_is_an_error() -> None:
    assert preview("alertmanager", b"") == {
        "kind": "alertmanager",
        "error": "The body is empty. Send the alert as JSON.",
    }


def test_an_unknown_kind_names_the_known_ones() -> None:
    assert preview("pigeon", b"{}") == {
        "kind": "pigeon",
        "error": f"There is no such kind. Choose one of: {', '.join(SOURCES)}.",
    }
