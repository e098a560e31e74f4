"""When work on a service can be planned. Values in, decision out."""

from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(days=14)
"""Chosen by us: what stays silent for longer is switched off rather than worked on."""


class Unfit(StrEnum):
    """Why work cannot be planned for a period."""

    OVER = "over"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"


def begin_of(wanted: datetime, *, at: datetime, begun: datetime | None = None) -> datetime:
    """When work begins that is planned at an instant: now at the earliest, and once begun it has begun."""
    return begun if begun is not None and begun <= at else max(wanted, at)


def unfit(starts_at: datetime, ends_at: datetime, *, at: datetime) -> Unfit | None:
    """What is wrong with [starts_at, ends_at), the first thing to mend; None when it will do."""
    if ends_at <= at:
        return Unfit.OVER
    if ends_at <= starts_at:
        return Unfit.BACKWARDS
    return Unfit.TOO_LONG if ends_at - starts_at > LONGEST else None
