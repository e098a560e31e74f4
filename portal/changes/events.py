"""What a change is, and when it takes place. Values in, decision out."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(days=92)
"""Chosen by us: a quarter. What is planned for longer is a rule, not an event."""


class Type(StrEnum):
    """The types everybody has; a team may use words of its own beside them."""

    DEPLOYMENT = "deployment"
    DEPLOYMENT_WINDOW = "deployment_window"
    MAINTENANCE = "maintenance"
    FREEZE = "freeze"


class Status(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = frozenset({Status.DONE, Status.FAILED, Status.CANCELLED})
JUDGED = frozenset({Type.DEPLOYMENT, Type.DEPLOYMENT_WINDOW})
"""What has the checklist, and what a freeze, a night or an empty rota speaks against."""


class Unfit(StrEnum):
    """Why an event cannot be as it is told."""

    WORD = "word"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    COMMITTED_LATE = "committed_late"


def is_word(text: str) -> bool:
    """Whether a type is spelled as one: a lower-case word, such as `drill` or `key_rotation`."""
    return re.fullmatch(r"[a-z][a-z0-9_]{0,29}", text) is not None


def status_of(starts_at: datetime, ends_at: datetime, *, at: datetime) -> Status:
    """What an event is that nobody has said more of."""
    if starts_at > at:
        return Status.PLANNED
    return Status.RUNNING if ends_at > at else Status.DONE


def status_after(before: Status, told: Status | None) -> Status:
    """What is over does not begin again: messages of a CI may come in another order than they were sent."""
    if told is None or (before in FINAL and told not in FINAL):
        return before
    return told


def end_after(
    starts_at: datetime, ends_at: datetime, *, before: Status, after: Status, at: datetime
) -> datetime:
    """When an event ended that has just come to a final status, and nobody said when."""
    if before in FINAL or after not in FINAL or starts_at > at:
        return ends_at
    return min(at, starts_at + LONGEST)


def unfit(
    kind: str, starts_at: datetime, ends_at: datetime, committed_at: datetime | None = None
) -> Unfit | None:
    """What is wrong with an event, the first thing to mend; None when it will do."""
    if not is_word(kind):
        return Unfit.WORD
    if ends_at < starts_at:
        return Unfit.BACKWARDS
    if ends_at - starts_at > LONGEST:
        return Unfit.TOO_LONG
    return Unfit.COMMITTED_LATE if committed_at is not None and committed_at > ends_at else None
