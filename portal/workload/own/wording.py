"""Figures of nights in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from portal.core.text import _, _l
from portal.fatigue.bands import Band
from portal.fatigue.figures import figures
from portal.fatigue.interruptions import Interruption
from portal.fatigue.reports import Report
from portal.fatigue.resting.wording import length
from portal.fatigue.score import Level
from portal.fatigue.settings import Settings
from portal.workload.own.behind import is_quiet

NAMES: Mapping[str, object] = {
    "night_pages": _l("Pages at night"),
    "pages": _l("Pages"),
    "interruptions": _l("Interruptions"),
    "sleep_interruptions": _l("Interruptions at night"),
    "off_hours_interruptions": _l("Interruptions in off hours"),
    "business_interruptions": _l("Interruptions at work"),
    "minutes_night": _l("Engaged at night"),
    "minutes_off": _l("Engaged in off hours"),
    "minutes_business": _l("Engaged at work"),
    "quiet_nights": _l("Quiet nights"),
    "disturbed_nights": _l("Disturbed nights"),
    "broken_nights": _l("Broken nights"),
    "worst_stretch_min": _l("Longest stretch of the worst night"),
    "sleep_loss_min": _l("Sleep lost"),
    "oncall_h": _l("Hours on call"),
    "weekend_oncall_h": _l("Weekend hours on call"),
    "oncall_share": _l("Share of time on call"),
    "incidents_per_12h": _l("Interruptions in 12 hours on call"),
    "max_consecutive_oncall_days": _l("On-call days in a row"),
    "max_consecutive_oncall_nights": _l("On-call nights in a row"),
    "daily_rest_violations": _l("Short daily rests"),
    "weekly_rest_violations": _l("Short weekly rests"),
    "actionable_ratio": _l("Something had to be done"),
}
"""All figures that are shown, in order."""

SAME_DEFINITION = dict.fromkeys(("minutes_night", "minutes_off", "minutes_business"), "minutes")


@dataclass(frozen=True)
class Told:
    """One figure as it is read; `is_over` when it is beyond its limit."""

    key: str
    value: str
    middle: str
    limit: str
    is_over: bool

    @property
    def name(self) -> str:
        return str(NAMES[self.key])

    @property
    def anchor(self) -> str:
        return anchor(self.key)


def anchor(key: str) -> str:
    """Where a figure is explained."""
    return SAME_DEFINITION.get(key, key).replace("_", "-")


def told(report: Report, settings: Settings, middles: Mapping[str, float]) -> Iterator[Told]:
    """Every figure, beside the middle of the team and the limit that there is."""
    limits = {"oncall_share": settings.oncall_share_limit, "incidents_per_12h": settings.incidents_limit}
    own = {**figures(report.metrics), "quiet_nights": sum(map(is_quiet, report.nights))}
    for key in NAMES:
        value, limit = own[key], limits.get(key)
        is_over = limit is not None and isinstance(value, float) and value > limit
        yield Told(key, text_of(key, value), text_of(key, middles.get(key)), text_of(key, limit), is_over)


def text_of(key: str, value: object) -> str:
    """`9`, `4 h 40`, `17 %`; a dash where there is none."""
    if not isinstance(value, int | float):
        return "–"
    if key.startswith("minutes_") or key.endswith("_min"):
        return length(timedelta(minutes=value)) if value else _("0 min")
    if key in ("oncall_share", "actionable_ratio"):
        return _("%(number)s %%", number=f"{value * 100:.0f}")
    if key.endswith("_h"):
        return _("%(h)s h", h=f"{value:.1f}".removesuffix(".0"))
    return f"{value:.1f}".removesuffix(".0")


def figure_text(value: object, key: str) -> str:
    return text_of(key, value)


def figure_name(key: str) -> str:
    return str(NAMES[key])


def quiet_of(report: Report) -> str:
    """`3 of 7`"""
    held = sum(one.is_oncall for one in report.nights)
    return _("%(quiet)s of %(held)s", quiet=sum(map(is_quiet, report.nights)), held=held)


def level_name(level: str) -> str:
    names = {
        Level.OK: _("OK"),
        Level.WATCH: _("Watch"),
        Level.RECOVER: _("Recover"),
        Level.STOP: _("Stop"),
    }
    return names[Level(level)]


def level_kind(level: str) -> str:
    """The colour beside the word."""
    kinds = {Level.OK: "ok", Level.WATCH: "warn", Level.RECOVER: "warn", Level.STOP: "bad"}
    return kinds[Level(level)]


def level_means(level: str) -> str:
    meanings = {
        Level.OK: _("Nothing to do."),
        Level.WATCH: _("It begins to add up. Plan some quiet days."),
        Level.RECOVER: _("Take time off, and ask others to cover."),
        Level.STOP: _("Ask your manager to find cover now."),
    }
    return meanings[Level(level)]


def call_band(one: Interruption) -> str:
    if one.is_core and one.band is Band.NIGHT:
        return _("night, core")
    return {Band.NIGHT: _("night"), Band.BUSINESS: _("at work"), Band.OFF: _("off hours")}[one.band]


def prospect_text(what: str) -> str:
    names = {
        "quiet": _("Nothing more wakes you, cover and work as planned"),
        "morning": _("The same, with a recovery morning"),
        "covered": _("The same, with your on-call covered by others"),
    }
    return names[what]
