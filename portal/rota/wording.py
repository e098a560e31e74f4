"""Rotations in words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import time, timedelta
from typing import Protocol

from babel.dates import get_day_names
from flask_babel import get_locale

from portal.core.text import _, _l, _n, local
from portal.rota.models import RotaRole, Rotation


class Hours(Protocol):
    """The same hours on some days of the week, stored or not."""

    @property
    def days(self) -> Sequence[int]: ...
    @property
    def starts(self) -> time: ...
    @property
    def until(self) -> time: ...


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


def hours_choices() -> list[tuple[str, str]]:
    """The hours a rotation may have, and what people read."""
    return [
        ("all", _("Around the clock")),
        ("days", _("Days, 08:00 to 20:00")),
        ("nights", _("Nights, 20:00 to 08:00")),
        ("weekdays", _("Weekdays, 09:00 to 18:00")),
        ("weekends", _("Weekends, Saturday and Sunday")),
        ("own", _("Own hours")),
    ]


def hours(windows: Iterable[Hours]) -> str:
    """`Mon, Tue 22:00–06:00 · Sat, Sun all day`; empty when somebody is on call around the clock."""
    return " · ".join(f"{_days(window.days)} {_clock(window)}" for window in windows)


def _days(days: Sequence[int]) -> str:
    names = get_day_names("abbreviated", locale=get_locale())
    if len(days) == 7:
        return _("every day")
    whole = len(days) > 2 and [*days] == [*range(days[0], days[-1] + 1)]
    return f"{names[days[0]]}–{names[days[-1]]}" if whole else ", ".join(names[day] for day in days)


def _clock(window: Hours) -> str:
    return _("all day") if window.starts == window.until else f"{window.starts:%H:%M}–{window.until:%H:%M}"


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
