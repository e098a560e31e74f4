"""The time zones people choose from, as pure functions."""

from functools import cache
from zoneinfo import available_timezones

_REGIONS = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
    "Pacific/",
)  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """What a form offers: UTC, then places by continent; no abbreviations, whose rules surprise."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(_REGIONS)))


def find(text: str) -> str | None:
    """The zone meant by `Europe/Paris`, `europe/paris`, `paris` or `new york`; None when it is unclear."""
    wanted = text.strip().replace(" ", "_").casefold()
    return _by_name().get(wanted) or _only(_by_city().get(wanted, []))


@cache
def _by_name() -> dict[str, str]:
    return {name.casefold(): name for name in names()}


@cache
def _by_city() -> dict[str, list[str]]:
    """Zones by their last part; Louisville has two, and neither is guessed."""
    found: dict[str, list[str]] = {}
    for name in names():
        found.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    return found


def _only(found: list[str]) -> str | None:
    return found[0] if len(found) == 1 else None
