"""What rules give after bad nights and split rests."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from portal.fatigue.interruptions import Interruption, touching
from portal.fatigue.local_days import local_day, on_clock
from portal.fatigue.nights import Night, nights_of
from portal.fatigue.periods import total, within
from portal.fatigue.rest import AHEAD, Rest, rested_at, rests, work_blocks
from portal.recovery.cases import HOUR, MINUTE, Case, Claim, Reason, Source, whole_minutes
from portal.recovery.earning_rules import DailyRest, Grant, RecoveryAfterNight, WeeklyRest
from portal.rota.windows import Period


def after_nights(rule: RecoveryAfterNight, case: Case) -> Iterator[Claim]:
    """One for each bad night that is over; its source is the first interruption that took sleep."""
    for night in nights_of(case.home, case.span, case.shifts, case.interruptions):
        took = touching(case.interruptions, night.period, after=case.home.settings.back_to_sleep)
        if (reason := _reason(rule, night, took)) and (claim := _claim(rule, case, night, took, reason)):
            yield claim


def daily_rests(rule: DailyRest, case: Case) -> Iterator[Claim]:
    """The work that would begin before its person has rested; known as soon as they sleep again."""
    for rest in _split_rests(case):
        called = _long_enough(rest.interruptions, rule)
        rested = _rested(rule, rest, called)
        if rested <= rest.ends_at:
            continue
        work = work_blocks(case.home, case.leave, (rest.ends_at, rested))
        freed = tuple(within(work, (rest.ends_at, _up_to_the_minute(rested))))
        last = next(one for one in called if one.ends_at + _hours(rule) == rested)
        yield _of(last, Reason.REST_BEGAN_ANEW, whole_minutes(total(freed)), work=freed, auto_book=True)


def weekly_rests(rule: WeeklyRest, case: Case) -> Iterator[Claim]:
    """What was missing of the weekly rest, once work has begun again."""
    for rest in _split_rests(case):
        missing = rule.hours * HOUR - rest.longest_free
        if rest.is_weekly and rest.ends_at <= case.span.as_of and missing > timedelta():
            yield _of(
                rest.interruptions[-1],
                Reason.SHORT_WEEKLY_REST,
                whole_minutes(missing),
                take_within_days=rule.take_within_days,
            )


def _split_rests(case: Case) -> list[Rest]:
    found = rests(case.home, case.leave, case.interruptions, case.span.so_far)
    return [rest for rest in found if rest.interruptions]


def _long_enough(called: Iterable[Interruption], rule: DailyRest) -> list[Interruption]:
    return [one for one in called if one.ends_at - one.starts_at >= rule.de_minimis_minutes * MINUTE]


def _rested(rule: DailyRest, rest: Rest, called: Iterable[Interruption]) -> datetime:
    return rested_at(
        rest.starts_at,
        (one.period for one in called),
        _hours(rule),
        complete_before_counts=rule.complete_before_counts,
    )


def _hours(rule: DailyRest) -> timedelta:
    return rule.hours_in_force * HOUR


def _reason(rule: RecoveryAfterNight, night: Night, took: Sequence[Interruption]) -> Reason | None:
    """The first that fits."""
    start, end = night.period
    if rule.on_core and any(one.is_core and start <= one.starts_at < end for one in took):
        return Reason.WOKEN_IN_THE_CORE
    engaged = total(within((one.period for one in took), night.period))
    if rule.engaged_minutes is not None and engaged >= rule.engaged_minutes * MINUTE:
        return Reason.LONG_AT_NIGHT
    return Reason.BROKEN_NIGHT if rule.on_broken and night.is_broken else None


def _claim(
    rule: RecoveryAfterNight, case: Case, night: Night, took: Sequence[Interruption], reason: Reason
) -> Claim | None:
    day = _next_workday(rule, case, night)
    freed = _freed(rule, case, day, took[-1]) if day else ()
    days = {Grant.FULL_DAY: case.day_minutes, Grant.HALF_DAY: case.half_day}
    minutes = days.get(rule.grant) or whole_minutes(total(freed))
    if not minutes:
        return None
    return _of(
        took[0],
        reason,
        minutes,
        earned_at=took[-1].ends_at,
        work=freed,
        take_within_days=rule.take_within_days if freed else None,
        auto_book=rule.auto_book and bool(freed),
    )


def _next_workday(rule: RecoveryAfterNight, case: Case, night: Night) -> list[Period]:
    """The work of the first date that has some after a night; nothing where that is too late to recover."""
    ahead = night.ends_at, night.ends_at + AHEAD
    work = within(work_blocks(case.home, case.leave, ahead), ahead)
    if not work:
        return []
    first = local_day(case.home, work[0][0])
    waited = (first - local_day(case.home, night.ends_at)).days
    of_day = [block for block in work if local_day(case.home, block[0]) == first]
    return of_day if waited <= rule.take_within_days else []


def _freed(
    rule: RecoveryAfterNight, case: Case, day: Sequence[Period], last: Interruption
) -> tuple[Period, ...]:
    start = day[0][0]
    match rule.grant:
        case Grant.UNTIL_CLOCK:
            until = on_clock(case.home, local_day(case.home, start), rule.until)
        case Grant.UNTIL_RESTED:
            until = _up_to_the_minute(last.ends_at + rule.rest_hours * HOUR)
        case Grant.HALF_DAY:
            return _first_minutes(day, case.half_day)
        case Grant.FULL_DAY:
            return tuple(day)
    return tuple(within(day, (start, until)))


def _first_minutes(work: Iterable[Period], minutes: int) -> tuple[Period, ...]:
    left, found = minutes * MINUTE, []
    for start, end in work:
        if left > timedelta():
            found.append((start, min(end, start + left)))
            left -= end - start
    return tuple(found)


def _up_to_the_minute(at: datetime) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + whole_minutes(at - epoch) * MINUTE


def _of(
    one: Interruption,
    reason: Reason,
    minutes: int,
    *,
    earned_at: datetime | None = None,
    work: tuple[Period, ...] = (),
    take_within_days: int | None = None,
    auto_book: bool = False,
) -> Claim:
    return Claim(
        reason,
        Source.INTERRUPTION,
        one.id,
        earned_at or one.ends_at,
        minutes,
        work,
        take_within_days,
        auto_book,
    )
