"""What a request would become, as JSON, without storing anything."""

from collections.abc import Mapping
from datetime import UTC, datetime

from portal.alerts.sources import SOURCES
from portal.alerts.sources.bodies import read_json
from portal.alerts.sources.signals import Delivery, Posted, Signal, Unreadable, severity_of

FRESH_KEY = "(new for each request)"


def preview(
    kind: str,
    raw: bytes,
    *,
    headers: Mapping[str, str] | None = None,
    settings: Mapping[str, object] | None = None,
    severities: Mapping[str, int] | None = None,
) -> dict[str, object]:
    """Read a body as the intake does.

    Shape: `{"kind", "alerts": [{…}], "warnings": [text], "is_test"}`, or `{"kind", "error"}`. Instants are
           ISO 8601 UTC with Z, severity is the rank 1 to 4.
    """
    source = SOURCES.get(kind)
    if source is None:
        return {"kind": kind, "error": f"There is no such kind. Choose one of: {', '.join(SOURCES)}."}
    try:
        delivery = source.parse(
            Posted(read_json(raw), FRESH_KEY, headers=headers or {}, settings=settings or {})
        )
    except Unreadable as unreadable:
        return {"kind": kind, "error": str(unreadable)}
    return {"kind": kind, **_delivery_json(delivery, severities or {})}


def _delivery_json(delivery: Delivery, severities: Mapping[str, int]) -> dict[str, object]:
    return {
        "alerts": [_signal_json(signal, severities) for signal in delivery.signals],
        "warnings": list(delivery.warnings),
        "is_test": delivery.is_test,
    }


def _signal_json(signal: Signal, severities: Mapping[str, int]) -> dict[str, object]:
    return {
        "dedup_key": signal.dedup_key,
        "state": signal.state.value,
        "title": signal.title,
        "severity": severity_of(signal.severity_label, severities),
        "severity_label": signal.severity_label,
        "description": signal.description,
        "group_key": signal.group_key,
        "group_title": signal.group_title,
        "service": signal.service,
        "url": signal.url,
        "runbook_url": signal.runbook_url,
        "started_at": _iso(signal.started_at),
        "ended_at": _iso(signal.ended_at),
        "labels": signal.labels,
        "annotations": signal.annotations,
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
