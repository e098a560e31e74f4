"""What is decided about an alert, as small facts kept with it; `wording` says them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.alerts.sources.signals import How, Ranked, Signal

Step = dict[str, Any]


class What(StrEnum):
    KEY = "key"
    SEVERITY = "severity"
    OPENED = "opened"
    JOINED = "joined"
    STORM = "storm"
    LATE = "late"
    GRAVER = "graver"
    RESOLVED = "resolved"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def step(what: What, at: datetime, **facts: Any) -> Step:
    return {"at": at.isoformat(), "what": str(what), **facts}


def decided_at(step: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(step["at"])


def first_steps(signal: Signal, ranked: Ranked, at: datetime) -> list[Step]:
    """How the alert was read, before anything is done with it."""
    word = signal.name if ranked.how is How.NAME else signal.severity_label or ""
    return [
        step(What.KEY, at, key=signal.dedup_key, source=str(signal.key_source)),
        step(What.SEVERITY, at, rank=ranked.rank, how=str(ranked.how), word=word),
    ]
