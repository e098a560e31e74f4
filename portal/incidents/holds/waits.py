"""How long an incident can be let wait with one press, as pure values."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.people.hours import Hours, next_begin


class Wait(StrEnum):
    """The waits that are offered; the API takes any instant within a week."""

    HALF_HOUR = "half-hour"
    HOUR = "hour"
    WORKDAY = "workday"


_LENGTHS = {Wait.HALF_HOUR: timedelta(minutes=30), Wait.HOUR: timedelta(hours=1)}


def end_of(wait: Wait, hours: Hours, zone: str, at: datetime) -> datetime:
    """When a wait that begins now is over. A workday: when working hours begin on a later day than today."""
    if wait in _LENGTHS:
        return at + _LENGTHS[wait]
    tomorrow = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return next_begin(hours, zone, midnight)
