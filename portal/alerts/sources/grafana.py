"""Grafana's webhook: Alertmanager's shape since unified alerting (version 8 or 9), one rule before that."""

from dataclasses import replace

from portal.alerts.sources import alertmanager
from portal.alerts.sources.fields import Fields, fields_of, first_of
from portal.alerts.sources.signals import Delivery, Posted, Signal, State, Unreadable, delivery_of
from portal.alerts.sources.storable import shortened

LEGACY_STATES = {
    "alerting": State.FIRING,
    "no_data": State.FIRING,
    "ok": State.RESOLVED,
    "paused": State.IGNORED,
    "pending": State.IGNORED,
}
EXTRAS = {
    "dashboard_url": "dashboardURL",
    "panel_url": "panelURL",
    "silence_url": "silenceURL",
    "image_url": "imageURL",
    "value": "valueString",
}
# The labels and summary of the "Test" button of a contact point, which its form does not let anyone change.
TEST_LABELS = {("alertname", "TestAlert"), ("instance", "Grafana")}
TEST_SUMMARY = "Notification test"


def parse(posted: Posted) -> Delivery:
    warnings: list[str] = []
    body = fields_of(posted.body, warnings)
    is_legacy = "alerts" not in body.values and "ruleId" in body.values
    signals = [_legacy(body)] if is_legacy else _unified(body)
    return delivery_of(signals, warnings, is_test=bool(signals) and all(map(_is_test, signals)))


def _unified(body: Fields) -> list[Signal]:
    group = alertmanager.group_of(body)
    return [_unified_signal(alert, group) for alert in alertmanager.alerts_of(body)]


def _unified_signal(alert: Fields, group: alertmanager.Group) -> Signal:
    """Alertmanager's alert with Grafana's links and values as annotations; those of the rule win."""
    signal = alertmanager.signal_of(alert, group)
    extras = {name: alert.text(field) for name, field in EXTRAS.items() if alert.text(field)}
    return replace(signal, annotations={**extras, **signal.annotations})


def _legacy(body: Fields) -> Signal:
    """One rule of Grafana 8 or older. Its tags are the labels; it has neither times nor a severity."""
    tags = body.pairs("tags")
    return Signal(
        dedup_key=_rule_key(body),
        state=_legacy_state(body),
        title=body.text("title") or body.text("ruleName") or "Alert without a name",
        severity_label=first_of(tags, "severity"),
        description=body.text("message"),
        url=body.link("ruleUrl"),
        labels=tags,
        annotations=_matches(body),
        service=first_of(tags, "service"),
        runbook_url=first_of(tags, "runbook_url"),
    )


def _rule_key(body: Fields) -> str:
    rule, organisation = body.text("ruleId").strip(), body.text("orgId").strip()
    if not rule:
        raise Unreadable("ruleId is missing or empty. A Grafana body has alerts, or the ruleId of one rule.")
    return f"{organisation}:{rule}" if organisation else rule


def _legacy_state(body: Fields) -> State:
    word = body.text("state").strip().casefold()
    if word not in LEGACY_STATES:
        body.warnings.append(f'state is "{shortened(word, 40)}": taken as firing.')
    return LEGACY_STATES.get(word, State.FIRING)


def _matches(body: Fields) -> dict[str, str]:
    """The measured values as one text, like `cpu=97.0, load=12`, and the picture."""
    matches = body.any_objects("evalMatches")
    values = ", ".join(f"{match.text('metric')}={match.text('value')}" for match in matches)
    return {name: text for name, text in (("value", values), ("image_url", body.text("imageUrl"))) if text}


def _is_test(signal: Signal) -> bool:
    return signal.labels.items() >= TEST_LABELS and signal.annotations.get("summary") == TEST_SUMMARY
