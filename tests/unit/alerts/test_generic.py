from datetime import UTC, datetime

import pytest

from portal.alerts.sources.generic import FieldMap, field_map_of
from portal.alerts.sources.signals import Signal, State, Unreadable
from tests.unit.alerts.examples import GENERIC, MAPPED, MAPPING, changed, deliver, the_signal


def test_our_own_fields() -> None:
    delivery = deliver("generic", GENERIC)
    assert delivery.warnings == ()
    assert delivery.signals == (
        Signal(
            dedup_key="backup-db-1",
            state=State.FIRING,
            title="Backup of db-1 failed",
            severity_label="high",
            description="rsync exit 23",
            url="https://backup.example/jobs/7",
            labels={"host": "db-1", "attempt": "3", "cold": "false", "disks": '["a", "b"]'},
            started_at=datetime(2026, 3, 1, 2, 0, tzinfo=UTC),
        ),
    )


def test_without_dedup_key_each_request_is_new() -> None:
    delivery = deliver("generic", {"title": "Door open"})
    assert [(s.dedup_key, s.state) for s in delivery.signals] == [("fresh-1", State.FIRING)]
    assert delivery.warnings == ("No dedup_key: each request is a new alert, and none can resolve it.",)


def test_zero_and_false_are_values() -> None:
    signal = the_signal("generic", {"title": 0, "dedup_key": False, "severity": 1})
    assert (signal.title, signal.dedup_key, signal.severity_label) == ("0", "false", "1")


@pytest.mark.parametrize("status", list(State))
def test_every_status_is_read_whatever_its_case(status: State) -> None:
    assert the_signal("generic", changed(GENERIC, status=f" {status.upper()} ")).state is status


def test_an_unknown_status_pages_and_is_told() -> None:
    delivery = deliver("generic", changed(GENERIC, status="kaputt"))
    assert delivery.signals[0].state is State.FIRING
    assert delivery.warnings == ('status is "kaputt", no known status: taken as firing.',)


def test_a_resolve_needs_the_key_alone() -> None:
    signal = the_signal(
        "generic", {"dedup_key": "k", "status": "resolved", "occurred_at": "2026-03-01T02:00:00Z"}
    )
    assert (signal.dedup_key, signal.state, signal.title) == ("k", State.RESOLVED, "k")
    assert (signal.started_at, signal.ended_at) == (None, datetime(2026, 3, 1, 2, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "body",
    [{}, {"title": ""}, {"title": "\x00 "}, {"title": ["x"]}, {"title": None}, {"status": "resolved"}],
)
def test_an_alert_needs_a_title(body: object) -> None:
    with pytest.raises(Unreadable, match="title is missing or no text"):
        deliver("generic", body)


def test_an_administrator_points_into_any_body() -> None:
    signal = the_signal("generic", MAPPED, mapping=MAPPING)
    assert (signal.title, signal.dedup_key, signal.state) == ("Shop front page", "0", State.FIRING)
    assert (signal.severity_label, signal.service) == ("URGENT", "eu")
    assert signal.started_at == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)


def test_the_value_map_reads_true_and_false() -> None:
    assert the_signal("generic", {**MAPPED, "current.state": True}, mapping=MAPPING).state is State.RESOLVED


def test_a_status_of_any_type_and_case_finds_its_meaning() -> None:
    mapping = {"status_values": {"0": "firing", "UP": "resolved", "maintenance": "ignored"}}
    states = [
        the_signal("generic", changed(GENERIC, status=s), mapping=mapping).state
        for s in (0, "up", "Maintenance")
    ]
    assert states == [State.FIRING, State.RESOLVED, State.IGNORED]


def test_a_missing_path_is_named() -> None:
    with pytest.raises(Unreadable, match=r"check\.name is missing"):
        deliver("generic", {"check": []}, mapping=MAPPING)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ([], "is an object of title, dedup_key"),
        ({"titel": "x"}, "is an object of title, dedup_key"),
        ({"title": 5}, "texts as values"),
        ({"status_values": None}, "texts as values"),
        ({"status_values": {"down": "broken"}}, '"down" is mapped to "broken"'),
        ({"title": "a..b"}, '"a..b" is no path'),
        ({"title": "a[b]"}, "no path"),
        ({"title": "a[9999999]"}, "no path"),
        ({"title": " "}, "path into the body is empty"),
        ({"title": "$."}, "path into the body is empty"),
    ],
)
def test_a_wrong_mapping_is_refused_and_never_breaks_the_intake(stored: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        field_map_of(stored)
    with pytest.raises(Unreadable, match=said):
        deliver("generic", GENERIC, mapping=stored)


def test_no_mapping_is_our_own_names() -> None:
    assert field_map_of({}) == FieldMap()
