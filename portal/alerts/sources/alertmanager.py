"""Prometheus Alertmanager's webhook, version 4, and 3 with its numeric groupKey."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from portal.alerts.sources.fields import Fields, fields_of, first_of
from portal.alerts.sources.signals import Delivery, KeySource, Posted, Signal, State, delivery_of
from portal.alerts.sources.storable import shortened

STATES = {"firing": State.FIRING, "resolved": State.RESOLVED}


@dataclass(frozen=True, slots=True)
class Group:
    """What the alerts of one notification share; `state` is only a stand-in for an alert without its own."""

    key: str | None
    title: str
    state: State
    url: str | None


def parse(posted: Posted) -> Delivery:
    """Read one notification; each alert's own `status` counts, whatever `endsAt` or the group say."""
    warnings: list[str] = []
    body = fields_of(posted.body, warnings)
    group = group_of(body)
    return delivery_of([signal_of(alert, group) for alert in alerts_of(body)], warnings)


def alerts_of(body: Fields) -> list[Fields]:
    """The alerts of a notification, all of them; what the sender left out itself becomes a warning."""
    alerts = body.objects("alerts")
    missing = body.count("truncatedAlerts")
    if missing:
        body.warnings.append(f"The sender left out {missing} more alerts of this group (truncatedAlerts).")
    if not alerts:
        body.warnings.append("The list of alerts is empty: nothing to do.")
    return alerts


def group_of(body: Fields) -> Group:
    return Group(
        key=body.text("groupKey") or _made_group_key(body),
        title=first_of(body.pairs("commonAnnotations"), "summary", "title")
        or first_of(body.pairs("commonLabels"), "alertname"),
        state=STATES.get(body.text("status").strip().casefold(), State.FIRING),
        url=body.link("externalURL"),
    )


def signal_of(alert: Fields, group: Group) -> Signal:
    """One alert; without a fingerprint its key is the SHA-256 of its sorted label pairs."""
    labels, annotations = alert.pairs("labels"), alert.pairs("annotations")
    fingerprint = alert.text("fingerprint").strip()
    state, ended_at = _state_of(alert, group), alert.instant("endsAt")
    return Signal(
        dedup_key=fingerprint or label_hash(labels),
        key_source=KeySource.SENDER if fingerprint else KeySource.LABELS,
        state=state,
        title=_title(labels, annotations),
        severity_label=first_of(labels, "severity") or first_of(annotations, "severity"),
        description=first_of(annotations, "description", "message", "details"),
        url=alert.link("generatorURL") or group.url,
        labels=labels,
        annotations=annotations,
        started_at=alert.instant("startsAt"),
        ended_at=ended_at if state is State.RESOLVED else None,
        group_key=group.key,
        group_title=group.title,
        service=first_of(labels, "service"),
        runbook_url=first_of(annotations, "runbook_url", "runbook") or first_of(labels, "runbook_url"),
    )


def label_hash(labels: Mapping[str, str]) -> str:
    pairs = json.dumps(sorted(labels.items()), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(pairs.encode()).hexdigest()


def _state_of(alert: Fields, group: Group) -> State:
    word = alert.text("status").strip().casefold()
    if word not in STATES:
        alert.warnings.append(f'{alert.place}status is "{shortened(word, 40)}": taken as {group.state}.')
    return STATES.get(word, group.state)


def _title(labels: Mapping[str, str], annotations: Mapping[str, str]) -> str:
    title = first_of(annotations, "summary", "title") or first_of(labels, "alertname")
    pairs = ", ".join(f"{name}={value}" for name, value in sorted(labels.items()))
    return title or (f"Alert with {pairs}" if pairs else "Alert without a name")


def _made_group_key(body: Fields) -> str | None:
    """Receiver and group labels, as a groupKey is made of; None when the sender gives no group labels."""
    if not isinstance(body.values.get("groupLabels"), dict):
        return None
    return json.dumps([body.text("receiver"), sorted(body.pairs("groupLabels").items())], ensure_ascii=False)
