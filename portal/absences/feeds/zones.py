"""Zones as calendars name them, where the reading library knows no answer."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_DISPLAY = re.compile(r"^\((?:UTC|GMT)\s*(?:([+-])(\d{1,2}):(\d{2}))?\)\s*(.+)$")
_NAMED = {
    "Coordinated Universal Time": "UTC",
    "Newfoundland": "America/St_Johns",
    "Atlantic Time (Canada)": "America/Halifax",
    "Eastern Time (US & Canada)": "America/New_York",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Central Time (US & Canada)": "America/Chicago",
    "Central America": "America/Guatemala",
    "Saskatchewan": "America/Regina",
    "Mountain Time (US & Canada)": "America/Denver",
    "Arizona": "America/Phoenix",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Baja California": "America/Tijuana",
    "Alaska": "America/Anchorage",
    "Hawaii": "Pacific/Honolulu",
    "West Central Africa": "Africa/Lagos",
    "Greenland": "America/Nuuk",
}
"""Outlook's display names that name no city."""


def named(name: str) -> ZoneInfo | None:
    """`Europe/Paris`, or a zone as Outlook shows it: `(UTC-05:00) Eastern Time (US & Canada)`."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return _displayed(name.strip(' "'))


def _displayed(name: str) -> ZoneInfo | None:
    """The first of its cities that is a zone and keeps the offset it names outside summer time; never another."""
    match = _DISPLAY.match(name)
    if match is None:
        return None
    sign, hours, minutes, places = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    candidates = [_NAMED.get(places), *(_cities().get(_folded(city)) for city in re.split(r"[,:]", places))]
    return next((zone for zone in map(_zone, candidates) if zone and _winter_offset(zone) == offset), None)


def _zone(name: str | None) -> ZoneInfo | None:
    return ZoneInfo(name) if name else None


def _winter_offset(zone: ZoneInfo) -> timedelta:
    at = datetime(2025, 1, 15, tzinfo=UTC).astimezone(zone)
    return (at.utcoffset() or timedelta()) - (at.dst() or timedelta())


@cache
def _cities() -> dict[str, str]:
    return {_folded(name.rpartition("/")[2]): name for name in sorted(available_timezones()) if "/" in name}


def _folded(city: str) -> str:
    return city.strip().casefold().replace("_", " ").replace(".", "")
