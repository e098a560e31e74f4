"""What rules give for weekends and holidays on call, and for the time that interruptions took."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from portal.fatigue.bands import Band, pieces
from portal.fatigue.duty import Shift, on_call, places_in_row, time_by_day
from portal.fatigue.interruptions import Interruption
from portal.fatigue.local_days import Home, Span, day_period, days_of
from portal.fatigue.periods import overlap, total, within
from portal.recovery.cases import HOUR, MINUTE, Case, Claim, Reason, Source
from portal.recovery.earning_rules import RecoveryAfterWeekend, RecoveryHoliday, Toil
from portal.rota.windows import DAY, Period


def after_weekends(rule: RecoveryAfterWeekend, case: Case) -> Iterator[Claim]:
    """One for each shift that ended a weekend on call, when it ends."""
    half_days: dict[Shift, int] = {}
    for weekend in weekends(case.home, case.span):
        shifts = [one for one in _waking(case) if overlap(one.period, weekend)]
        last = max(shifts, key=lambda one: (one.ends_at, one.id), default=None)
        if last and last.ends_at <= case.span.as_of:
            half_days[last] = half_days.get(last, 0) + _half_days(rule, case, weekend, shifts)
    for shift, many in half_days.items():
        if many:
            reason = Reason.WEEKEND_ON_CALL
            yield Claim(reason, Source.SHIFT, shift.id, shift.ends_at, many * case.half_day)


def on_holidays(rule: RecoveryHoliday, case: Case) -> Iterator[Claim]:
    """One for each public holiday that is over."""
    held = within(on_call(case.shifts, case.home.settings), case.span.so_far)
    for day, time in time_by_day(case.home, held):
        ends_at = day_period(case.home, day)[1]
        if day in case.home.holidays and time >= rule.least_hours * HOUR and ends_at <= case.span.as_of:
            minutes = rule.half_days * case.half_day
            yield Claim(Reason.HOLIDAY_ON_CALL, Source.HOLIDAY, day.isoformat(), ends_at, minutes)


def in_lieu(rule: Toil, case: Case) -> Iterator[Claim]:
    """One for each interruption: its minutes times the factor of their band, rounded up as a whole."""
    for one in case.interruptions:
        if minutes := _weighed_minutes(rule, case.home, one):
            yield Claim(Reason.ENGAGED, Source.INTERRUPTION, one.id, one.ends_at, minutes)


def weekends(home: Home, span: Span) -> list[Period]:
    """The whole weekends among the dates of a span, from the first one's midnight to the last one's end."""
    days = (span.first + n * DAY for n in range((span.last - span.first).days + 1))
    rows = places_in_row(day for day in days if _is_weekend(home, day))
    lasts = [(day, place) for day, place in rows if (day + DAY, place + 1) not in rows]
    firsts = [(last - (place - 1) * DAY, last) for last, place in lasts]
    whole = [(a, b) for a, b in firsts if not _is_weekend(home, a - DAY) and not _is_weekend(home, b + DAY)]
    return [(day_period(home, first)[0], day_period(home, last)[1]) for first, last in whole]


def _is_weekend(home: Home, day: date) -> bool:
    return day.weekday() in home.settings.weekend_days


def _waking(case: Case) -> Iterable[Shift]:
    return (one for one in case.shifts if one.role not in case.home.settings.shadow_roles)


def _half_days(rule: RecoveryAfterWeekend, case: Case, weekend: Period, shifts: Iterable[Shift]) -> int:
    engaged = total(within((one.period for one in case.interruptions), weekend))
    if engaged < rule.engaged_minutes * MINUTE:
        return 0
    held = _weekend_hours(weekend, total(within((one.period for one in shifts), weekend)))
    if held >= rule.full_day_hours * HOUR:
        return 2
    return 1 if held >= rule.half_day_hours * HOUR else 0


def _weekend_hours(weekend: Period, held: timedelta) -> timedelta:
    """A weekend of 47 hours that was wholly on call is one of 48."""
    missing = weekend[1] - weekend[0] - held
    return max(held, 2 * DAY - missing)


def _weighed_minutes(rule: Toil, home: Home, one: Interruption) -> int:
    parts = [
        (within([piece], day_period(home, day)), _percent(rule, home, day, band))
        for piece, band in pieces(home, one.period)
        for day in days_of(home, piece)
    ]
    weighed = sum((total(part) * percent for part, percent in parts), timedelta())
    quarter = rule.round_up_minutes * MINUTE
    return -(-weighed // (quarter * 100)) * rule.round_up_minutes


def _percent(rule: Toil, home: Home, day: date, band: Band) -> int:
    """The factor of a band, or that of public holidays where it is more."""
    of_band = {
        Band.NIGHT: rule.night_percent,
        Band.BUSINESS: rule.business_percent,
        Band.OFF: rule.off_percent,
    }[band]
    return max(of_band, rule.holiday_percent) if day in home.holidays else of_band
