from datetime import UTC, datetime

import pytest

from portal.alerts.sources.signals import Signal, State, Unreadable
from tests.unit.alerts.examples import ALERTMANAGER, changed, deliver, one_alert, the_signal


def test_one_notification_is_one_signal_an_alert() -> None:
    delivery = deliver("alertmanager", ALERTMANAGER)
    assert delivery.warnings == ()
    assert delivery.signals == (
        Signal(
            dedup_key="00c0ffee00c0ffee",
            state=State.FIRING,
            title="Queue orders has not moved for 10 minutes",
            severity_label="page",
            description="12,000 jobs wait in {{ queue }}.\nThe oldest is <b>40 min</b> old.",
            url="https://prometheus.example/graph?g0.expr=up",
            labels=ALERTMANAGER["alerts"][0]["labels"],
            annotations=ALERTMANAGER["alerts"][0]["annotations"],
            started_at=datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=UTC),
            group_key='{}/{team="shop"}:{alertname="QueueStuck"}',
            group_title="QueueStuck",
            service="checkout",
            runbook_url="https://wiki.example/queue",
        ),
        Signal(
            dedup_key="11c0ffee11c0ffee",
            state=State.RESOLVED,
            title="Queue mails has not moved for 10 minutes",
            severity_label="page",
            url="https://alertmanager.example",
            labels=ALERTMANAGER["alerts"][1]["labels"],
            annotations=ALERTMANAGER["alerts"][1]["annotations"],
            started_at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
            ended_at=datetime(2026, 3, 1, 12, 40, tzinfo=UTC),
            group_key='{}/{team="shop"}:{alertname="QueueStuck"}',
            group_title="QueueStuck",
        ),
    )


def test_without_fingerprint_the_labels_are_the_key() -> None:
    labels = {"alertname": "A", "host": "h"}
    key = the_signal("alertmanager", one_alert(fingerprint=None, labels=labels)).dedup_key
    turned = dict(reversed(labels.items()))
    assert len(key) == 64
    assert key == the_signal("alertmanager", one_alert(fingerprint=" ", labels=turned)).dedup_key
    assert (
        key != the_signal("alertmanager", one_alert(fingerprint="", labels={**labels, "host": "i"})).dedup_key
    )


def test_labels_cannot_be_shaped_to_share_a_key() -> None:
    one = one_alert(fingerprint=None, labels={"a": "1,b=2"})
    two = one_alert(fingerprint=None, labels={"a": "1", "b": "2"})
    assert the_signal("alertmanager", one).dedup_key != the_signal("alertmanager", two).dedup_key


def test_the_status_of_the_alert_counts_alone() -> None:
    resolved = changed(one_alert(status="resolved"), status="firing")
    firing = changed(one_alert(endsAt="2026-03-01T12:31:00Z"), status="resolved")
    assert the_signal("alertmanager", resolved).state is State.RESOLVED
    assert the_signal("alertmanager", firing).state is State.FIRING
    assert the_signal("alertmanager", firing).ended_at is None


@pytest.mark.parametrize(("group", "state"), [("resolved", State.RESOLVED), ("on fire", State.FIRING)])
def test_an_alert_without_status_takes_the_group_s(group: str, state: State) -> None:
    delivery = deliver("alertmanager", changed(one_alert(status=None), status=group))
    assert delivery.signals[0].state is state
    assert delivery.warnings == (f'alerts[0].status is "": taken as {state}.',)


@pytest.mark.parametrize(
    ("labels", "annotations", "title"),
    [
        ({"alertname": "A"}, {"title": "T", "summary": "S"}, "S"),
        ({"alertname": "A"}, {"summary": " ", "title": "T"}, "T"),
        ({"alertname": "A"}, {"summary": None}, "A"),
        ({"host": "h", "app": "x"}, {}, "Alert with app=x, host=h"),
        ({}, {}, "Alert without a name"),
        ({"alertname": "A"}, {"summary": False}, "false"),
    ],
)
def test_the_title_falls_back(labels: object, annotations: object, title: str) -> None:
    assert the_signal("alertmanager", one_alert(labels=labels, annotations=annotations)).title == title


def test_version_3_has_a_numeric_group_key() -> None:
    assert the_signal("alertmanager", changed(one_alert(), version="3", groupKey=8123)).group_key == "8123"


def test_without_group_key_the_group_labels_group() -> None:
    made = [
        the_signal("alertmanager", changed(one_alert(), groupKey=None, groupLabels=labels)).group_key
        for labels in ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}, {"a": "1"}, {}, None)
    ]
    assert made[0] == made[1]
    assert len(set(made)) == 4
    assert made[-1] is None


def test_what_the_sender_left_out_is_told() -> None:
    (warning,) = deliver("alertmanager", changed(ALERTMANAGER, truncatedAlerts=7)).warnings
    assert warning == "The sender left out 7 more alerts of this group (truncatedAlerts)."


def test_a_repeated_fingerprint_is_one_signal() -> None:
    first = ALERTMANAGER["alerts"][0]
    body = changed(ALERTMANAGER, alerts=[first, changed(first, status="resolved")])
    delivery = deliver("alertmanager", body)
    assert [(s.dedup_key, s.state) for s in delivery.signals] == [("00c0ffee00c0ffee", State.FIRING)]
    assert delivery.warnings == ("The alert 00c0ffee00c0ffee was sent twice in one body; one was kept.",)


def test_odd_fields_are_left_out_and_told() -> None:
    body = one_alert(labels=["a"], startsAt="tomorrow", generatorURL="javascript:alert(1)", fingerprint={})
    delivery = deliver("alertmanager", body)
    assert [s.title for s in delivery.signals] == ["Queue orders has not moved for 10 minutes"]
    assert sorted(delivery.warnings) == [
        "alerts[0].fingerprint is an object, not a text: left out.",
        'alerts[0].generatorURL is "javascript:alert(1)", not an http or https link: left out.',
        "alerts[0].labels is a list, not an object: left out.",
        'alerts[0].startsAt is "tomorrow", not a likely time as 2026-03-01T12:30:00Z: left out.',
    ]


def test_one_odd_entry_does_not_lose_the_others() -> None:
    delivery = deliver("alertmanager", changed(ALERTMANAGER, alerts=[5, *ALERTMANAGER["alerts"]]))
    assert len(delivery.signals) == 2
    assert delivery.warnings == ("alerts has 1 entries that are no objects: left out.",)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "The body is a list"),
        (None, "The body is missing"),
        ({}, "alerts is missing"),
        ({"alerts": {}}, "alerts is an object"),
        ({"alerts": ["x", None]}, "alerts has no object in it"),
    ],
)
def test_what_has_no_alerts_is_refused(body: object, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        deliver("alertmanager", body)


def test_an_empty_list_is_nothing_to_do() -> None:
    delivery = deliver("alertmanager", changed(ALERTMANAGER, alerts=[]))
    assert delivery.signals == ()
    assert delivery.warnings == ("The list of alerts is empty: nothing to do.",)


def test_no_alert_of_a_long_list_is_cut() -> None:
    alerts = [changed(ALERTMANAGER["alerts"][0], fingerprint=f"{n:016x}", startsAt="?") for n in range(1000)]
    delivery = deliver("alertmanager", changed(ALERTMANAGER, alerts=alerts))
    assert len({signal.dedup_key for signal in delivery.signals}) == 1000
    assert len(delivery.warnings) == 21
