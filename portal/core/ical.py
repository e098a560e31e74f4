"""Reading calendars that others wrote, each by itself."""

import threading
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from icalendar import Calendar

FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@cache
def _one_at_a_time() -> AbstractContextManager[bool]:
    """Made when the first calendar is read: by then the web process has locks that let others run."""
    return threading.Lock()


class NoCalendar(ValueError):
    """The text is no calendar."""


def parsed(text: str) -> "Calendar":
    """A calendar, its zones being those it defines itself and those everybody knows.

    The library keeps the zones of each file for the next ones, where the same name may mean another zone.
    Errors: NoCalendar for what is none. What is broken within an event is kept in the event's `errors`.
    """
    from icalendar import Calendar  # three megabytes, which only an import needs
    from icalendar.timezone import tzp

    if not (text.lstrip("\ufeff \r\n\t").startswith("BEGIN:VCALENDAR") and "END:VCALENDAR" in text):
        raise NoCalendar
    with _one_at_a_time():
        tzp.use_zoneinfo()
        try:
            return Calendar.from_ical(text)
        except (ValueError, IndexError, KeyError) as error:
            raise NoCalendar from error


def is_more_than(event: Any, frequency: str) -> bool:
    """A rule of the event repeats more often than `frequency`, such as `DAILY`: following it could take for ever."""
    fastest = FREQUENCIES.index(frequency)
    return any(_rank(rule) < fastest or _is_split(rule) for rule in _rules(event))


def _rules(event: Any) -> list[Any]:
    found = event.get("RRULE") or []
    return found if isinstance(found, list) else [found]


def _rank(rule: Any) -> int:
    return min((FREQUENCIES.index(str(one).upper()) for one in rule.get("FREQ", [])), default=0)


def _is_split(rule: Any) -> bool:
    """Several minutes or seconds of an hour."""
    return any(len(rule.get(part, [])) > 1 for part in ("BYMINUTE", "BYSECOND"))
