"""Events that repeat, one by one: their own rules, what was moved, cancelled or added."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portal.absences.feeds.events import Reader, Unreadable, moment, says_day, value, values
from portal.absences.spans import Moment
from portal.core.ical import is_more_than

MOST = 2000
"""Instances of a series. Chosen by us: what repeats daily for five years is no leave."""


def is_series(events: Sequence[Any]) -> bool:
    return any("RRULE" in event or "RDATE" in event for event in events)


def expanded(events: Sequence[Any], reader: Reader, start: datetime, stop: datetime) -> Iterator[Any]:
    """The instances that touch [start, stop), each an event of its own.

    Errors: Unreadable: `often` for more than one a day or 2,000 in all, `rule` for a rule that cannot be followed.
    """
    import recurring_ical_events
    from icalendar import Calendar

    if any(is_more_than(event, "DAILY") for event in events):
        raise Unreadable("often")
    calendar = Calendar()
    for event in events:
        calendar.add_component(_tidied(event, reader, is_all_day=_is_all_day(events[0])))
    try:
        found = recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(start, stop)
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise Unreadable("rule") from error
    if len(found) > MOST:
        raise Unreadable("often")
    yield from found


def _is_all_day(event: Any) -> bool:
    return not isinstance(value(event, "DTSTART"), datetime) or says_day(event, "DTSTART")


def _tidied(event: Any, reader: Reader, *, is_all_day: bool) -> Any:
    """The same event with zones that are known and moments of one kind, so that its rule can be followed."""
    tidy = event.copy()
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        at = moment(event, name, reader) if name in event else None
        if at is not None:
            parameters = {key: one for key, one in event[name].params.items() if key == "RANGE"}
            tidy.pop(name, None)
            tidy.add(name, _as_day(at) if is_all_day else at, parameters=parameters)
    if "DTEND" in tidy:
        tidy.pop("DURATION", None)
    for name in ("EXDATE", "RDATE"):
        _tidy_list(tidy, event, name, reader, is_all_day=is_all_day)
    _tidy_until(tidy, is_all_day=is_all_day)
    return tidy


def _tidy_list(tidy: Any, event: Any, name: str, reader: Reader, *, is_all_day: bool) -> None:
    if name not in event:
        return
    tidy.pop(name)
    zone = getattr(moment(event, "DTSTART", reader), "tzinfo", None)
    for at in values(event, name):
        if isinstance(at, datetime) and at.tzinfo is None:
            at = at.replace(tzinfo=zone)
        tidy.add(name, _as_day(at) if is_all_day else at)


def _tidy_until(tidy: Any, *, is_all_day: bool) -> None:
    """`UNTIL` in the kind of the beginning: feeds mix a day with an instant, in both directions."""
    rule = tidy.get("RRULE")
    if rule is None or isinstance(rule, list):
        return
    rule = tidy["RRULE"] = rule.copy()
    until = rule.get("UNTIL", [None])[0]
    if is_all_day and isinstance(until, datetime):
        rule["UNTIL"] = [(until + timedelta(hours=12)).date()]  # 22:00Z is the midnight of the day after it
    elif not is_all_day and isinstance(until, date) and not isinstance(until, datetime):
        rule["UNTIL"] = [datetime.combine(until, time.max, UTC)]


def _as_day(at: Moment) -> date:
    return at.date() if isinstance(at, datetime) else at
