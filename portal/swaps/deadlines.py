"""When an open request is announced again, and when it goes to the manager. Values in, instants out."""

from datetime import datetime, timedelta

BEFORE = (
    *(timedelta(weeks=n) for n in (4, 3, 2, 1)),
    *(timedelta(days=n) for n in (3, 2, 1)),
    timedelta(hours=12),
)
"""Before the stretch begins. Source: the table of decisions, "swap reminders"."""

ESCALATE_BEFORE = timedelta(hours=8)
"""After the last announcement a manager has to find somebody. Chosen by us: a night's sleep before it begins."""


def next_step(starts_at: datetime, after: datetime) -> datetime | None:
    """The next instant behind `after` at which something has to be said; None once the manager has it."""
    steps = (*BEFORE, ESCALATE_BEFORE)
    return min((at for at in (starts_at - before for before in steps) if at > after), default=None)


def is_escalation(starts_at: datetime, due_at: datetime) -> bool:
    """Whether what is due at an instant is the manager's turn."""
    return due_at >= starts_at - ESCALATE_BEFORE


def expiry(starts_at: datetime, ends_at: datetime, asked_at: datetime) -> datetime:
    """Until when somebody can say yes: the beginning, or the end of a stretch that had begun when it was asked."""
    return starts_at if asked_at < starts_at else ends_at
