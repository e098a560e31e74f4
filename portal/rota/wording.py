"""Rotations in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import get_day_names
from flask_babel import get_locale

from portal.core.text import _, _l, _n, local
from portal.core.text import day as day_in_words
from portal.rota.grid import Window
from portal.rota.models import RotaRole, Rotation

_ROLES = {
    RotaRole.PRIMARY: _l("Primary"),
    RotaRole.SECONDARY: _l("Secondary"),
    RotaRole.MANAGER: _l("Manager"),
    RotaRole.SHADOW: _l("Shadow"),
}
_EVERY: dict[str, Callable[[int], str]] = {
    "hour": lambda count: _n("Every hour", "Every %(num)s hours", count),
    "day": lambda count: _n("Every day", "Every %(num)s days", count),
    "week": lambda count: _n("Every week", "Every %(num)s weeks", count),
}


def role_name(role: str) -> str:
    return str(_ROLES[RotaRole(role)])


def weekday_name(weekday: int) -> str:
    """0 is Monday."""
    return str(get_day_names("wide", locale=get_locale())[weekday])


def rhythm(rotation: Rotation) -> str:
    """`Every week, Monday 09:00`: how long a turn lasts and when it is handed on."""
    every, clock = _EVERY[rotation.unit](rotation.count), f"{rotation.handoff_time:%H:%M}"
    if rotation.unit == "week" and rotation.handoff_weekday is not None:
        day = weekday_name(rotation.handoff_weekday)
        return _("%(every)s, %(day)s %(clock)s", every=every, day=day, clock=clock)
    if rotation.unit == "hour":
        return _("%(every)s from %(clock)s", every=every, clock=clock)
    return _("%(every)s at %(clock)s", every=every, clock=clock)


def published_to(rotation: Rotation) -> str:
    """The last day that is published, as the rotation's zone counts days; empty when nothing is."""
    if rotation.published_until is None:
        return ""
    return local(rotation.published_until - timedelta(microseconds=1), rotation.time_zone, "day")


@dataclass(frozen=True)
class Heading:
    """What stands above one column of a grid."""

    above: str
    below: str
    title: str
    is_today: bool


def headings(window: Window, at: datetime) -> list[Heading]:
    """A column a day, or a week where days would be too narrow to read."""
    if window.day_count <= 28:
        return [_heading(day, "EEEEE", is_today=day == window.today(at)) for day in window.days]
    return [_heading(day, "MMM") for day in window.days[::7]]


def _heading(day: date, above: str, *, is_today: bool = False) -> Heading:
    return Heading(
        above=day_in_words(day, above),
        below=day_in_words(day, "d"),
        title=day_in_words(day, "EEE d MMM"),
        is_today=is_today,
    )


def period(window: Window) -> str:
    """`16 Nov – 13 Dec 2026`."""
    first, last = window.days[0], window.days[-1]
    start = day_in_words(first, "d MMM" if first.year == last.year else "d MMM y")
    return f"{start} – {day_in_words(last, 'd MMM y')}"
