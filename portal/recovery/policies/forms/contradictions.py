"""Parameters of a rule that fit by themselves and not together."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.core.text import _l

Values = Mapping[str, Any]

_TOGETHER: Mapping[str, tuple[str, Callable[[Values], bool], Any]] = {
    "daily_rest": (
        "reduced_to_hours",
        lambda v: v["reduced_to_hours"] is None or v["reduced_to_hours"] <= v["hours"],
        _l("Not more than the hours of rest."),
    ),
    "notice": (
        "exceptional_clear_days",
        lambda v: v["exceptional_clear_days"] <= v["min_days"],
        _l("Not more than the days of notice."),
    ),
    "recovery_after_night": (
        "on_broken",
        lambda v: bool(v["on_core"] or v["on_broken"] or v["engaged_minutes"]),
        _l("Say what makes a night bad: tick one, or give the minutes."),
    ),
    "recovery_after_weekend": (
        "full_day_hours",
        lambda v: v["half_day_hours"] <= v["full_day_hours"],
        _l("Not less than for half a day."),
    ),
    "score_trigger": (
        "cover_from",
        lambda v: v["offer_from"] <= v["cover_from"],
        _l("Not less than where half a day is offered."),
    ),
    "cap_expiry": (
        "warn_days",
        lambda v: all(0 < days < v["expiry_days"] for days in v["warn_days"]),
        _l("Warn on days before it expires."),
    ),
}


def contradiction(kind: str, values: Values) -> tuple[str, str] | None:
    """The field that does not fit the others, and what to do about it."""
    field, fits, text = _TOGETHER.get(kind, ("", lambda _values: True, ""))
    return None if fits(values) else (field, str(text))
