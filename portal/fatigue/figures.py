"""A report as plain JSON: the figures by the names that scripts know, and the arithmetic of the score."""

from datetime import UTC, datetime, timedelta

from portal.fatigue.bands import Band
from portal.fatigue.interruptions import Interruption
from portal.fatigue.nights import Night
from portal.fatigue.reports import Metrics, Report
from portal.fatigue.rest import Rest
from portal.fatigue.score import Item, Kind, decayed
from portal.fatigue.settings import Settings

Json = dict[str, object]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def figures(metrics: Metrics) -> Json:
    """Units: `minutes_…` and `…_min` minutes, `…_h` hours, shares and ratios 0 to 1; null where there is none."""
    return {
        "pages": metrics.pages,
        "night_pages": metrics.night_pages,
        "interruptions": metrics.interruptions,
        "sleep_interruptions": metrics.sleep_interruptions,
        "off_hours_interruptions": metrics.off_hours_interruptions,
        "business_interruptions": metrics.business_interruptions,
        "minutes_night": _minutes(metrics.engaged.night),
        "minutes_off": _minutes(metrics.engaged.off),
        "minutes_business": _minutes(metrics.engaged.business),
        "disturbed_nights": metrics.disturbed_nights,
        "broken_nights": metrics.broken_nights,
        "sleep_loss_min": _minutes(metrics.sleep_loss),
        "worst_stretch_min": None if metrics.worst_stretch is None else _minutes(metrics.worst_stretch),
        "oncall_h": _hours(metrics.oncall),
        "weekend_oncall_h": _hours(metrics.weekend_oncall),
        "oncall_share": _short(metrics.oncall_share),
        "max_consecutive_oncall_days": metrics.max_consecutive_oncall_days,
        "max_consecutive_oncall_nights": metrics.max_consecutive_oncall_nights,
        "daily_rest_violations": metrics.daily_rest_violations,
        "weekly_rest_violations": metrics.weekly_rest_violations,
        "incidents_per_12h": _short(metrics.incidents_per_12h),
        "actionable_ratio": _short(metrics.actionable_ratio),
    }


def full_figures(report: Report, settings: Settings) -> Json:
    """The figures, the score, and every line of its arithmetic."""
    return {
        **figures(report.metrics),
        "score": report.score,
        "level": report.level.value,
        "earliest_return": _iso(report.earliest_return),
        "earliest_weekly_return": _iso(report.earliest_weekly_return),
        "as_of": _iso(report.span.as_of),
        "window": {"first": report.span.first.isoformat(), "last": report.span.last.isoformat()},
        "items": arithmetic(report, settings),
        "nights": [
            _night(one) for one in report.nights if one.is_disturbed or one.is_oncall or one.is_broken
        ],
        "split_rests": [_rest(one) for one in report.rests if one.interruptions],
        "open_interruptions": [_open(one) for one in report.open],
    }


def arithmetic(report: Report, settings: Settings) -> list[Json]:
    """What earned points, when, how many, and how many are left at the report's instant."""
    numbers = {one.id: number for number, one in enumerate(report.interruptions, 1)}
    return [
        {
            "what": _what(item, numbers),
            "kind": item.kind.value,
            "at": _iso(item.at),
            "points": round(float(item.points), 3),
            "decayed": round(decayed(item, at=report.span.as_of, settings=settings), 3),
        }
        for item in report.items
    ]


def _what(item: Item, numbers: dict[str, int]) -> str:
    match item.subject:
        case Interruption() as one:
            return f"interruption {numbers[one.id]} ({_band(one)}, {len(one.pages)} page(s))"
        case Night() as night if item.kind is Kind.BROKEN_NIGHT:
            return f"broken night {night.day} (longest stretch {_minutes(night.longest_free):.0f} min)"
        case Night() as night if item.kind is Kind.NIGHT_IN_A_ROW:
            return f"on-call night {night.day}, number {night.row} in a row"
        case Night() as night:
            return f"on-call night {night.day}"
        case Rest() as rest:
            kind = "weekly" if rest.is_weekly else "daily"
            return f"short {kind} rest ({_minutes(rest.longest_free):.0f} min)"


def _band(one: Interruption) -> str:
    return "night core" if one.band is Band.NIGHT and one.is_core else one.band.value


def _night(one: Night) -> Json:
    return {
        "evening": one.day.isoformat(),
        "longest_stretch_min": _minutes(one.longest_free),
        "is_oncall": one.is_oncall,
        "is_disturbed": one.is_disturbed,
        "is_broken": one.is_broken,
    }


def _rest(one: Rest) -> Json:
    return {
        "starts_at": _iso(one.starts_at),
        "ends_at": _iso(one.ends_at),
        "required_min": _minutes(one.required),
        "longest_free_min": _minutes(one.longest_free),
        "is_short": one.is_short,
    }


def _open(one: Interruption) -> Json:
    return {"started_at": _iso(one.starts_at), "pages": [page.id for page in one.pages]}


def _minutes(time: timedelta) -> float:
    return round(time / MINUTE, 3)


def _hours(time: timedelta) -> float:
    return round(time / HOUR, 3)


def _short(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
