"""A team's figures in words."""

from datetime import date, timedelta

from portal.core.text import _, _n
from portal.workload.team.figures import HOUR, STEPS, Spread

HEAT = 5
"""The darkest step of the heatmap: that many pages and more."""


def heat(night_pages: int) -> int:
    return min(night_pages, HEAT)


def change_text(change: float | None) -> str:
    """`−36 % against the 30 days before`"""
    if change is None:
        return _("none in the 30 days before")
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return _("%(sign)s%(share)s %% against the 30 days before", sign=sign, share=f"{abs(change) * 100:.0f}")


def hours_text(time: timedelta) -> str:
    return _("%(h)s h", h=f"{time / HOUR:.1f}".removesuffix(".0"))


def spread_text(spread: Spread | None) -> str:
    """`1.3 ×`; words where nobody, or not everybody, had any."""
    if spread is None or not spread.most:
        return "–"
    if spread.ratio is None:
        return _("uneven")
    return _("%(ratio)s ×", ratio=f"{spread.ratio:.1f}")


def spread_note(spread: Spread | None) -> str:
    if spread is None:
        return _("fewer than two were on call in 90 days")
    return _(
        "%(most)s most, %(least)s least, 90 days",
        most=hours_text(spread.most),
        least=hours_text(spread.least),
    )


def week_name(monday: date) -> str:
    """`W47`: the week of ISO 8601."""
    return _("W%(week)s", week=f"{monday:%V}")


def steps() -> list[str]:
    return [_step(low, high) for low, high in STEPS]


def _step(low: int, high: int | None) -> str:
    if high == 0:
        return _("none")
    return _("%(low)s and more", low=low) if high is None else _("%(low)s or %(high)s", low=low, high=high)


def people_text(count: int) -> str:
    return _n("%(num)s person", "%(num)s people", count)
