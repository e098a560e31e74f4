"""Text for people: translation, local times, and relative ones."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from flask_babel import format_timedelta, get_locale, gettext, lazy_gettext, ngettext


def _(text: str, **values: Any) -> str:
    """The text in the reader's language, with `%(name)s` filled in."""
    return str(gettext(text, **values))


def _n(one: str, more: str, num: int, **values: Any) -> str:
    """The text for a number of things; `%(num)s` is the number."""
    return str(ngettext(one, more, num, **values))


_l = lazy_gettext

# Patterns in Unicode's date language; Babel gives the words in the reader's language.
FORMATS = {
    "short": "EEE d MMM HH:mm",
    "time": "HH:mm",
    "day": "EEE d MMM",
    "clock": "EEEE d MMMM · HH:mm",
    "weekday": "EEE HH:mm",
    "day_of_week": "EEEE HH:mm",
    "long": "EEE d MMM yyyy HH:mm",
    "seconds": "HH:mm:ss",
}


def local(at: datetime, zone: str, fmt: str = "short") -> str:
    """An instant as its reader's wall clock shows it, in one of FORMATS."""
    return _instant_in_words(at, zone, FORMATS[fmt], get_locale())


def day(on: date, pattern: str = "EEE d MMM") -> str:
    """A date, in a pattern of Unicode's date language."""
    return _date_in_words(on, pattern, get_locale())


@lru_cache(maxsize=4096)
def _instant_in_words(at: datetime, zone: str, pattern: str, locale: Locale | None) -> str:
    """A view shows the same instants again and again, and Babel works out each anew."""
    return babel_datetime(at.astimezone(ZoneInfo(zone)), pattern, locale=locale)


@lru_cache(maxsize=4096)
def _date_in_words(on: date, pattern: str, locale: Locale | None) -> str:
    return babel_date(on, pattern, locale=locale)


def ago(at: datetime, now: datetime) -> str:
    """`3 hours ago`, `in 5 minutes`."""
    return str(format_timedelta(at - now, add_direction=True, granularity="minute"))


def span(seconds: float) -> str:
    """A length of time, short: `48 s`, `4 min`, `2 h 05`, `3 d 4 h`, `7 d`."""
    whole = int(seconds)
    if whole < 60:
        return _("%(n)s s", n=whole)
    minutes = whole // 60
    if minutes < 60:
        return _("%(n)s min", n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return _("%(h)s h %(m)s", h=hours, m=f"{minutes:02d}")
    days, hours = divmod(hours, 24)
    return _("%(d)s d %(h)s h", d=days, h=hours) if hours else _("%(d)s d", d=days)


def zone_city(zone: str) -> str:
    """`Europe/Paris` as people say it: `Paris`."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def percent(number: float) -> str:
    """A place or width in a drawing."""
    return f"{number:.3f}%"
