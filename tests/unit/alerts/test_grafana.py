import pytest

from portal.alerts.sources.signals import State, Unreadable
from tests.unit.alerts.examples import GRAFANA, GRAFANA_LEGACY, changed, deliver, the_signal


def test_unified_alerting_is_read_as_alertmanager_with_links_and_values() -> None:
    signal = the_signal("grafana", GRAFANA)
    assert (signal.dedup_key, signal.state) == ("00c0ffee00c0ffee", State.FIRING)
    assert signal.title == "Queue orders has not moved for 10 minutes"
    assert signal.annotations == {
        **GRAFANA["alerts"][0]["annotations"],
        "silence_url": "https://grafana.example/silence",
        "panel_url": "https://grafana.example/d/1?viewPanel=2",
        "value": "[ var='B' value=12000 ]",
    }


def test_the_rule_s_own_annotation_wins() -> None:
    alert = changed(GRAFANA["alerts"][0], annotations={"value": "mine", "summary": "S"})
    assert the_signal("grafana", changed(GRAFANA, alerts=[alert])).annotations["value"] == "mine"


def test_a_resolve_finds_its_firing() -> None:
    gone = changed(GRAFANA["alerts"][0], status="resolved", annotations={"summary": "on <no value>"})
    signal = the_signal("grafana", changed(GRAFANA, status="resolved", alerts=[gone]))
    assert (signal.dedup_key, signal.state) == (the_signal("grafana", GRAFANA).dedup_key, State.RESOLVED)
    assert signal.title == "on <no value>"


def test_the_test_button_is_a_test_and_a_like_named_alert_is_not() -> None:
    labels = {"alertname": "TestAlert", "instance": "Grafana"}
    pressed = changed(GRAFANA["alerts"][0], labels=labels, annotations={"summary": "Notification test"})
    real = changed(pressed, annotations={"summary": "Grafana is slow"})
    assert deliver("grafana", changed(GRAFANA, alerts=[pressed])).is_test
    assert not deliver("grafana", changed(GRAFANA, alerts=[real])).is_test
    assert not deliver("grafana", changed(GRAFANA, alerts=[pressed, GRAFANA["alerts"][0]])).is_test


def test_a_legacy_rule() -> None:
    signal = the_signal("grafana", GRAFANA_LEGACY)
    assert (signal.dedup_key, signal.state, signal.title) == (
        "2:42",
        State.FIRING,
        "[Alerting] Load of web-1",
    )
    assert (signal.severity_label, signal.service, signal.group_key) == ("high", "web", None)
    assert signal.url == "https://grafana.example/d/1?panelId=2"
    assert signal.annotations == {
        "value": "load1=12.5, load5=9",
        "image_url": "https://grafana.example/render/1.png",
    }


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ("alerting", State.FIRING),
        ("no_data", State.FIRING),
        ("ok", State.RESOLVED),
        ("paused", State.IGNORED),
        ("pending", State.IGNORED),
    ],
)
def test_legacy_states(sent: str, state: State) -> None:
    delivery = deliver("grafana", changed(GRAFANA_LEGACY, state=sent, evalMatches=[], orgId=None))
    assert [(signal.dedup_key, signal.state) for signal in delivery.signals] == [("42", state)]
    assert delivery.warnings == ()


def test_an_unknown_legacy_state_pages() -> None:
    delivery = deliver("grafana", changed(GRAFANA_LEGACY, state="odd"))
    assert delivery.signals[0].state is State.FIRING
    assert delivery.warnings == ('state is "odd": taken as firing.',)


def test_odd_matches_do_not_lose_the_alert() -> None:
    delivery = deliver("grafana", changed(GRAFANA_LEGACY, evalMatches=[1, "x"]))
    assert [signal.dedup_key for signal in delivery.signals] == ["2:42"]
    assert delivery.warnings == ("evalMatches has 2 entries that are no objects: left out.",)


@pytest.mark.parametrize(
    ("body", "said"), [({}, "alerts is missing"), ({"ruleId": []}, "ruleId is missing or empty")]
)
def test_what_is_neither_shape_is_refused(body: object, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        deliver("grafana", body)
