"""What can be said of one incident from a few values: severity, status, and how long things took."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """The one internal scale; the value is the rank, the name is the code that tools see."""

    SEV1_CRITICAL = 1
    SEV2_HIGH = 2
    SEV3_MEDIUM = 3
    SEV4_LOW = 4


class Level(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class LabelSet(StrEnum):
    """How an organisation writes severities. `P1` has two meanings, so whoever sends one says its set."""

    SEV = "sev"
    S = "s"
    P1 = "p1"
    P0 = "p0"


LABELS: Mapping[LabelSet, tuple[str, str, str, str]] = {
    LabelSet.SEV: ("SEV1", "SEV2", "SEV3", "SEV4"),
    LabelSet.S: ("S1", "S2", "S3", "S4"),
    LabelSet.P1: ("P1", "P2", "P3", "P4"),
    LabelSet.P0: ("P0", "P1", "P2", "P3"),
}
"""By rank, 1 first."""

# Source: requirement 003-05, user impact by urgency; rows are urgencies, columns impacts from low to high.
_MATRIX: Mapping[Level, tuple[int, int, int]] = {
    Level.HIGH: (3, 2, 1),
    Level.MEDIUM: (4, 3, 2),
    Level.LOW: (4, 4, 3),
}


class Status(StrEnum):
    """The phase of an incident. Acknowledgement is a fact beside it; the postmortem has its own states."""

    DETECTED = "detected"
    TRIAGED = "triaged"
    INVESTIGATING = "investigating"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CLOSED = "closed"


MOVES: Mapping[Status, frozenset[Status]] = {
    Status.DETECTED: frozenset({Status.TRIAGED, Status.INVESTIGATING, Status.MITIGATED, Status.RESOLVED}),
    Status.TRIAGED: frozenset({Status.INVESTIGATING, Status.MITIGATED, Status.RESOLVED}),
    Status.INVESTIGATING: frozenset({Status.MITIGATED, Status.RESOLVED}),
    Status.MITIGATED: frozenset({Status.INVESTIGATING, Status.RESOLVED}),
    Status.RESOLVED: frozenset({Status.INVESTIGATING, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.INVESTIGATING}),
}
"""Phases may be left out on the way forward. The way back: a mitigation that did not hold, or a reopening."""

OPEN = frozenset({Status.DETECTED, Status.TRIAGED, Status.INVESTIGATING, Status.MITIGATED})


@dataclass(frozen=True, slots=True)
class Facts:
    """The instants of one incident and the times between them.

    Units:  aware UTC instants; durations are elapsed time, never negative, None while either end is unknown.
    """

    created_at: datetime
    impact_started_at: datetime | None = None
    acknowledged_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None

    @property
    def time_to_detect(self) -> timedelta | None:
        """Start of the impact to creation; its mean is the MTTD. Zero if the alert came before the impact."""
        return _between(self.impact_started_at, self.created_at)

    @property
    def time_to_acknowledge(self) -> timedelta | None:
        """Creation to the first acknowledgement; its mean is the MTTA."""
        return _between(self.created_at, self.acknowledged_at)

    @property
    def time_to_mitigate(self) -> timedelta | None:
        return _between(self.created_at, self.mitigated_at)

    @property
    def time_to_resolve(self) -> timedelta | None:
        """Creation to resolution; its mean is the MTTR."""
        return _between(self.created_at, self.resolved_at)

    def open_for(self, at: datetime) -> timedelta:
        """How long the incident has been open at an instant, or was open once it is resolved."""
        return max(timedelta(), (self.resolved_at or at) - self.created_at)


def severity_of(*, impact: Level, urgency: Level) -> Severity:
    return Severity(_MATRIX[urgency][list(Level).index(impact)])


def parse_severity(text: str, labels: LabelSet = LabelSet.P1) -> Severity:
    """Read a code (`SEV1_CRITICAL`), a label (`SEV1`, `S1`, `P1`) or a rank (`1`), in any case.

    Only `P…` depends on the label set: `P1` is rank 1 where the scale starts at P1, 2 where it starts at P0.
    Errors: ValueError if it is none of these.
    """
    word = text.strip().upper()
    if word in Severity.__members__:
        return Severity[word]
    first = 0 if labels is LabelSet.P0 and word.startswith("P") else 1
    digit = re.fullmatch(r"(?:SEV|S|P)?([0-4])", word)
    if digit is None or int(digit[1]) - first not in range(4):
        raise ValueError(f"{text!r} is not a severity. Use SEV1, SEV2, SEV3 or SEV4.")
    return Severity(int(digit[1]) - first + 1)


def label_of(severity: Severity, labels: LabelSet = LabelSet.SEV) -> str:
    return LABELS[labels][severity - 1]


def can_move(from_: Status, to: Status) -> bool:
    """Whether a status may follow another. Staying where one is, is no move."""
    return to in MOVES[from_]


def is_reopening(from_: Status, to: Status) -> bool:
    """Whether the move opens an incident again, which starts its escalation anew."""
    return from_ not in OPEN and to in OPEN and can_move(from_, to)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    if start is None or end is None:
        return None
    return max(timedelta(), end - start)
