"""Working hours in words."""

from babel.dates import get_day_names
from flask_babel import get_locale

from portal.people.hours import Hours


def hours_text(hours: Hours) -> str:
    """`Mon–Wed, Fri 09:00–18:00`: days that follow each other are a stretch."""
    names = get_day_names("abbreviated", locale=get_locale())
    firsts = [n for n in sorted(hours.days) if n - 1 not in hours.days]
    lasts = [n for n in sorted(hours.days) if n + 1 not in hours.days]
    days = ", ".join(_stretch(names[a], names[b]) for a, b in zip(firsts, lasts, strict=True))
    return f"{days} {hours.from_:%H:%M}–{hours.until:%H:%M}"


def _stretch(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"
