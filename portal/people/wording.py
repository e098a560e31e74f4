"""Working hours in words."""

from collections.abc import Iterator

from babel.dates import get_day_names
from flask_babel import get_locale

from portal.people.hours import Hours


def hours_text(hours: Hours) -> str:
    """`Mon–Fri 09:00–18:00`, `Mon, Wed–Fri 08:00–12:30`."""
    days = ", ".join(_named(run) for run in _runs(sorted(hours.days)))
    return f"{days} {hours.from_:%H:%M}–{hours.until:%H:%M}"


def _runs(days: list[int]) -> Iterator[list[int]]:
    """Days in a row together."""
    first = 0
    for place in range(1, len(days) + 1):
        if place == len(days) or days[place] != days[place - 1] + 1:
            yield days[first:place]
            first = place


def _named(run: list[int]) -> str:
    names = get_day_names("abbreviated", locale=get_locale())
    return names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}"
