"""What every alert source turns a request into: one delivery of signals, each fit to store as it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.alerts.sources.storable import clean, key_text, one_line, shortened, web_link

WARNING_LIMIT = 20  # of one delivery: 5,000 alerts with one odd field are no 5,000 lines. Chosen by us
UNKNOWN_SEVERITY = 3

DEFAULT_SEVERITIES: Mapping[str, int] = {
    **dict.fromkeys(("critical", "page", "emergency"), 1),
    **dict.fromkeys(("error", "high", "major"), 2),
    **dict.fromkeys(("warning", "moderate"), 3),
    **dict.fromkeys(("info", "low", "none"), 4),
}
_RANK = re.compile(r"(?:sev(?:erity)?|p(?:riority)?|s)[\s_-]?([0-5])(?:_[a-z]+)?|([1-4])")


class How(StrEnum):
    """How a sender's word became a rank."""

    OWN = "own"  # the integration's own map
    USUAL = "usual"
    NUMBER = "number"
    UNKNOWN = "unknown"
    MISSING = "missing"
    NAME = "name"  # the team has said how grave alerts of this name are


@dataclass(frozen=True, slots=True)
class Ranked:
    """A rank 1 (worst) to 4, and how it was found."""

    rank: int
    how: How

    @property
    def is_guess(self) -> bool:
        """Nobody said how bad it is, or in a word nobody knows: its incident is SEV3, and no hour holds it.

        The whole rule of what is not known: it must not wait until Monday. An integration's own list may say
        what a missing severity means ("" in it); then it is known, and waits as any other of that rank.
        """
        return self.how in (How.UNKNOWN, How.MISSING)


class KeySource(StrEnum):
    """Where an alert's key comes from."""

    SENDER = "sender"  # a field of its own: fingerprint, dedup_key, ruleId
    LABELS = "labels"
    NONE = "none"


class Unreadable(ValueError):
    """A request that no alert can be made of; the text says what is wrong, where, and what is expected."""


class State(StrEnum):
    FIRING = "firing"
    RESOLVED = "resolved"
    ACKNOWLEDGED = "acknowledged"
    NOTE = "note"  # worth a line in the timeline, changes nothing
    IGNORED = "ignored"  # understood and meant to have no effect; log it


@dataclass(frozen=True, slots=True)
class Posted:
    """One request as a source gets it.

    body:      JSON as `read_json` returns it.
    settings:  the integration's own, as stored; {} is a fresh integration.
    fresh_key: a new random key, used for an alert that brings none.
    """

    body: object
    fresh_key: str
    headers: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """One alert in one request.

    Shape:  every text is clean (`storable.clean`); title, group_title, severity_label and service are one
            line of at most 300 characters; keys and label names have at most 512, a longer one ends in its
            hash; other texts at most 15,000. A cut shows as "…". Links are http or https, or None.
    Units:  instants are aware UTC; None when not given or not plausible.
    Errors: ValueError when dedup_key or title is empty: the source has to find one.

    Keys are unique within one integration only. Signals with one group_key belong to one incident; None means
    that the sender does not group. `severity_label` is the sender's own word, see `severity_of`.
    """

    dedup_key: str
    state: State
    title: str
    severity_label: str | None = None
    description: str = ""
    url: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    group_key: str | None = None
    group_title: str | None = None
    service: str | None = None
    runbook_url: str | None = None
    key_source: KeySource = KeySource.SENDER

    def __post_init__(self) -> None:
        fit: dict[str, object] = {
            "dedup_key": key_text(self.dedup_key),
            "group_key": key_text(self.group_key or "") or None,
            "title": one_line(self.title),
            "group_title": one_line(self.group_title or "") or None,
            "severity_label": one_line(self.severity_label or "") or None,
            "service": one_line(self.service or "") or None,
            "description": shortened(clean(self.description)),
            "url": web_link(self.url or ""),
            "runbook_url": web_link(self.runbook_url or ""),
            "labels": _storable_pairs(self.labels),
            "annotations": _storable_pairs(self.annotations),
        }
        for name, value in fit.items():
            object.__setattr__(self, name, value)
        if not self.dedup_key or not self.title:
            raise ValueError("A signal needs a dedup_key and a title.")

    @property
    def name(self) -> str:
        """What alerts of one rule share: `alertname` of Prometheus and Grafana, else the title."""
        return one_line(self.labels.get("alertname", "")) or self.title


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one request says. Build it with `delivery_of`.

    signals:  at most one per dedup_key, in the sender's order; empty when there is nothing to do.
    warnings: sentences for the timeline of each incident of this delivery, at most 21.
    is_test:  the sender's own "test" button; shows that the line works, no real alert.
    """

    signals: tuple[Signal, ...]
    warnings: tuple[str, ...] = ()
    is_test: bool = False


def delivery_of(signals: Iterable[Signal], warnings: Iterable[str], *, is_test: bool = False) -> Delivery:
    """Join what a source found: one signal per key, each warning once, no more of them than people read."""
    kept, repeats = _distinct(signals)
    return Delivery(tuple(kept), _readable([*warnings, *repeats]), is_test)


def severity_of(label: str | None, own: Mapping[str, int] | None = None) -> int:
    """The rank 1 (worst) to 4 of a sender's word, see `ranked`."""
    return ranked(label, own).rank


def ranked(label: str | None, own: Mapping[str, int] | None = None) -> Ranked:
    """What a sender's word means; the integration's own map wins, case does not matter.

    Also read: SEV1, SEV1_CRITICAL, P1, S1, 1; P0 counts as 1, P5 as 4. In `own`, "" is a missing label.
    """
    word = (label or "").strip().casefold()
    ours = {name.strip().casefold(): rank for name, rank in (own or {}).items()}
    found = (
        (ours.get(word), How.OWN),
        (DEFAULT_SEVERITIES.get(word), How.USUAL),
        (_numbered(word), How.NUMBER),
    )
    unsaid = Ranked(UNKNOWN_SEVERITY, How.UNKNOWN if word else How.MISSING)
    return next((Ranked(rank, how) for rank, how in found if rank), unsaid)


def _numbered(word: str) -> int | None:
    found = _RANK.fullmatch(word)
    return min(max(int(found[1] or found[2]), 1), 4) if found else None


def _storable_pairs(pairs: Mapping[str, str]) -> dict[str, str]:
    return {key_text(name): shortened(clean(value)) for name, value in pairs.items()}


def _distinct(signals: Iterable[Signal]) -> tuple[list[Signal], list[str]]:
    """The last signal of each key, but never another one in place of a firing one: better a needless page."""
    kept: dict[str, Signal] = {}
    repeats: list[str] = []
    for signal in signals:
        earlier = kept.get(signal.dedup_key)
        if earlier:
            repeats.append(
                f"The alert {shortened(signal.dedup_key, 80)} was sent twice in one body; one was kept."
            )
        if not earlier or signal.state is State.FIRING or earlier.state is not State.FIRING:
            kept[signal.dedup_key] = signal
    return list(kept.values()), repeats


def _readable(warnings: list[str]) -> tuple[str, ...]:
    once = list(dict.fromkeys(one_line(warning) for warning in warnings))
    rest = len(once) - WARNING_LIMIT
    return (*once[:WARNING_LIMIT], f"{rest} more warnings are left out.") if rest > 0 else tuple(once)
