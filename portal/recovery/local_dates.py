"""Dates of somebody's own clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.people.models import Person


def today(person: Person, at: datetime) -> date:
    """The date it is where they live now."""
    return at.astimezone(ZoneInfo(person.time_zone)).date()
