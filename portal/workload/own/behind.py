"""Which rows are behind a figure: interruptions, nights, cover or rests. Values in, rows out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.fatigue.bands import Band, band_at
from portal.fatigue.duty import Shift, weekend_time
from portal.fatigue.interruptions import Interruption
from portal.fatigue.local_days import Home
from portal.fatigue.nights import Night
from portal.fatigue.periods import overlap, within
from portal.fatigue.reports import Facts, Report
from portal.fatigue.rest import Rest


class Rows(StrEnum):
    CALLS = "calls"
    NIGHTS = "nights"
    COVER = "cover"
    RESTS = "rests"


KINDS: Mapping[str, Rows] = {
    **dict.fromkeys(
        ("interruptions", "pages", "night_pages", "sleep_interruptions", "off_hours_interruptions"),
        Rows.CALLS,
    ),
    **dict.fromkeys(
        ("business_interruptions", "minutes_night", "minutes_off", "minutes_business"), Rows.CALLS
    ),
    **dict.fromkeys(("incidents_per_12h", "actionable_ratio", "sleep_loss_min"), Rows.CALLS),
    **dict.fromkeys(("quiet_nights", "disturbed_nights", "broken_nights", "worst_stretch_min"), Rows.NIGHTS),
    "max_consecutive_oncall_nights": Rows.NIGHTS,
    **dict.fromkeys(
        ("oncall_h", "weekend_oncall_h", "oncall_share", "max_consecutive_oncall_days"), Rows.COVER
    ),
    **dict.fromkeys(("daily_rest_violations", "weekly_rest_violations"), Rows.RESTS),
}
"""By the names of the figures, the first of them where none is asked for."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind one figure, in order of time; those of its kind, all others are empty."""

    key: str
    kind: Rows
    calls: Sequence[Interruption] = field(default=(), repr=False)
    nights: Sequence[Night] = field(default=(), repr=False)
    cover: Sequence[Shift] = field(default=(), repr=False)
    rests: Sequence[Rest] = field(default=(), repr=False)

    @property
    def count(self) -> int:
        return len(self.calls) + len(self.nights) + len(self.cover) + len(self.rests)


def behind(key: str, report: Report, facts: Facts) -> Behind:
    """The rows that a figure is made of. Errors: KeyError for one that has none."""
    match KINDS[key]:
        case Rows.CALLS:
            return Behind(key, Rows.CALLS, calls=_calls(key, report, facts.home))
        case Rows.NIGHTS:
            return Behind(key, Rows.NIGHTS, nights=_nights(key, report))
        case Rows.COVER:
            return Behind(key, Rows.COVER, cover=_cover(key, report, facts))
        case Rows.RESTS:
            return Behind(key, Rows.RESTS, rests=_rests(key, report))


def _calls(key: str, report: Report, home: Home) -> list[Interruption]:
    if key == "night_pages":
        return [one for one in report.interruptions if _has_night_page(one, home)]
    if key == "sleep_loss_min":
        return [one for one in report.interruptions if _costs_sleep(one, report, home)]
    counts = _CALLS.get(key)
    return [one for one in report.interruptions if counts is None or counts(one)]


_CALLS: Mapping[str, Callable[[Interruption], bool]] = {
    "sleep_interruptions": lambda one: one.band is Band.NIGHT,
    "off_hours_interruptions": lambda one: one.band is Band.OFF,
    "business_interruptions": lambda one: one.band is Band.BUSINESS,
    "minutes_night": lambda one: bool(one.engaged.night),
    "minutes_off": lambda one: bool(one.engaged.off),
    "minutes_business": lambda one: bool(one.engaged.business),
    "actionable_ratio": lambda one: one.is_actionable is not None,
}


def _has_night_page(one: Interruption, home: Home) -> bool:
    return any(band_at(home, page.at) is Band.NIGHT for page in one.pages)


def _costs_sleep(one: Interruption, report: Report, home: Home) -> bool:
    return any(overlap(one.touched(home.settings), night.period) for night in report.nights)


def _nights(key: str, report: Report) -> list[Night]:
    if key == "worst_stretch_min":
        worst = report.metrics.worst_stretch
        return [one for one in report.nights if _is_judged(one) and one.longest_free == worst]
    if key == "max_consecutive_oncall_nights":
        return _longest_row(report.nights, report.metrics.max_consecutive_oncall_nights)
    counts: Mapping[str, Callable[[Night], bool]] = {
        "quiet_nights": is_quiet,
        "disturbed_nights": lambda one: one.is_disturbed,
        "broken_nights": lambda one: one.is_broken,
    }
    return [one for one in report.nights if counts[key](one)]


def is_quiet(one: Night) -> bool:
    """On call, and no interruption began in it."""
    return one.is_oncall and not one.is_disturbed


def _is_judged(one: Night) -> bool:
    return one.is_oncall or one.is_disturbed


def _longest_row(nights: Sequence[Night], longest: int) -> list[Night]:
    """The first row of so many."""
    last = next((place for place, one in enumerate(nights) if one.row == longest and longest), None)
    return [] if last is None else [*nights[last - longest + 1 : last + 1]]


def _cover(key: str, report: Report, facts: Facts) -> list[Shift]:
    """What was really covered of the span, cut at its ends; for weekends what touches one."""
    home, whole = facts.home, report.span.so_far
    held = [
        Shift(start, end, shift.role, shift.id)
        for shift in sorted(facts.shifts, key=lambda one: (one.starts_at, one.role))
        if shift.role not in home.settings.shadow_roles
        for start, end in within([shift.period], whole)
    ]
    return [one for one in held if key != "weekend_oncall_h" or _touches_weekend(one, home)]


def _touches_weekend(shift: Shift, home: Home) -> bool:
    return bool(weekend_time(home, [shift.period]))


def _rests(key: str, report: Report) -> list[Rest]:
    is_weekly = key == "weekly_rest_violations"
    return [one for one in report.rests if one.is_short and one.is_weekly is is_weekly]
