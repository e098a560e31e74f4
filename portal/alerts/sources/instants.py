"""Instants as senders write them: RFC 3339 with or without zone, to the nanosecond, or a count since 1970."""

import re
from datetime import UTC, datetime, timedelta

# Chosen by us: a clock that was never set says 1970, an open end is year 1 or 9999.
PLAUSIBLE_YEARS = range(2000, 2100)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"\d{9,19}(?:\.\d{1,9})?", re.ASCII)
_SECONDS_END = 1e11  # a larger number since 1970 counts milli-, micro- or nanoseconds


def instant_of(text: str) -> datetime | None:
    """Read an instant; None when the text is none, or none between 2000 and 2099.

    Units: aware UTC, cut to microseconds. A time without zone is taken as UTC. A number is seconds since
           1970, or milli-, micro- or nanoseconds when it is too large for that.
    """
    return _counted(float(text)) if _NUMBER.fullmatch(text) else _written(text)


def _counted(seconds: float) -> datetime | None:
    while seconds >= _SECONDS_END:
        seconds /= 1000
    found = _EPOCH + timedelta(seconds=seconds)
    return found if found.year in PLAUSIBLE_YEARS else None


def _written(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.upper().removesuffix("UTC").strip())
    except ValueError:
        return None
    if found.year not in PLAUSIBLE_YEARS:  # first, because year 1 or 9999 cannot be moved to another zone
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
