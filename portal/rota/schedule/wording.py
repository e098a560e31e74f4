"""The schedule in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.core.text import day as day_in_words
from portal.rota.days import Wall


@dataclass(frozen=True)
class Heading:
    """What stands above one column of a grid."""

    above: str
    below: str
    title: str
    is_today: bool
    holiday: str = ""


MOST_COLUMNS = 28


def headings(
    wall: Wall, at: datetime, holiday: Callable[[date, int], str] = lambda _first, _count: ""
) -> list[Heading]:
    """A column a day; a week or four where days would be too narrow to read.

    `holiday` names what is a public holiday in so many days from one on.
    """
    today, days = wall.today(at), next(n for n in (1, 7, 28) if wall.day_count <= MOST_COLUMNS * n)
    above = "EEEEE" if days == 1 else "MMM"
    return [
        _heading(day, above, day <= today < day + timedelta(days=days), holiday(day, days))
        for day in wall.days[::days]
    ]


def _heading(day: date, above: str, is_today: bool, holiday: str) -> Heading:
    title = day_in_words(day, "EEE d MMM")
    return Heading(
        above=day_in_words(day, above),
        below=day_in_words(day, "d"),
        title=f"{title} · {holiday}" if holiday else title,
        is_today=is_today,
        holiday=holiday,
    )


def period(wall: Wall) -> str:
    """`16 Nov – 13 Dec 2026`."""
    first, last = wall.days[0], wall.days[-1]
    start = day_in_words(first, "d MMM" if first.year == last.year else "d MMM y")
    return f"{start} – {day_in_words(last, 'd MMM y')}"
