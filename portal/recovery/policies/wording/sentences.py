"""What a rule does, in a sentence with its numbers."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.core.text import _, _l, _n
from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    Grant,
    NotAllowed,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    RecoveryHoliday,
    Toil,
    WeeklyRest,
)
from portal.recovery.limiting_rules import (
    Consent,
    InterventionIsWork,
    MaxAverageWeek,
    MaxConsecutive,
    Notice,
    ResponseTimeFlag,
    ScoreTrigger,
    StandbyFactor,
    Statement,
)
from portal.recovery.policies.wording.names import rule_name
from portal.recovery.rules import Rule

GRANTS = {
    Grant.UNTIL_CLOCK: _l("A time of day until which they are off"),
    Grant.UNTIL_RESTED: _l("Hours of rest after the last call"),
    Grant.HALF_DAY: _l("Half a day"),
    Grant.FULL_DAY: _l("A day"),
}


def sentence(rule: Rule) -> str:
    """`Woken between 0:00 and 5:00: off until 13:00 on the next workday.`"""
    return _SENTENCES[rule.kind](rule)


def _daily_rest(rule: DailyRest) -> str:
    hours = _n("%(num)s hour", "%(num)s hours", rule.hours_in_force)
    said = [_("A call begins the rest of %(hours)s anew; work that would start sooner is off.", hours=hours)]
    if rule.complete_before_counts:
        said.append(_("Rest that was complete before it counts."))
    if rule.de_minimis_minutes:
        said.append(_("Calls shorter than %(n)s min change nothing.", n=rule.de_minimis_minutes))
    return " ".join(said)


def _weekly_rest(rule: WeeklyRest) -> str:
    return _(
        "Two free days or more have %(hours)s h of rest in one part; what is missing is given back, "
        "to be taken within %(days)s days.",
        hours=rule.hours,
        days=rule.take_within_days,
    )


def _after_night(rule: RecoveryAfterNight) -> str:
    causes = [
        *([_("woken between 0:00 and 5:00")] if rule.on_core else []),
        *([_("engaged for %(n)s min at night", n=rule.engaged_minutes)] if rule.engaged_minutes else []),
        *([_("a night without five hours in one part")] if rule.on_broken else []),
    ]
    said = _("%(causes)s: %(given)s.", causes=_any_of(causes), given=_given(rule))
    said = said[:1].upper() + said[1:]
    return _("%(said)s Booked at once.", said=said) if rule.auto_book else said


def _given(rule: RecoveryAfterNight) -> str:
    given: Mapping[Grant, Callable[[], str]] = {
        Grant.UNTIL_CLOCK: lambda: _("off until %(time)s on the next workday", time=f"{rule.until:%H:%M}"),
        Grant.UNTIL_RESTED: lambda: _(
            "off on the next workday until %(n)s h after the last call", n=rule.rest_hours
        ),
        Grant.HALF_DAY: lambda: _("half of the next workday off"),
        Grant.FULL_DAY: lambda: _("the next workday off"),
    }
    return given[rule.grant]()


def _after_weekend(rule: RecoveryAfterWeekend) -> str:
    said = _(
        "A weekend with %(half)s h on call gives half a day, with %(full)s h a day.",
        half=rule.half_day_hours,
        full=rule.full_day_hours,
    )
    if rule.engaged_minutes:
        return _("%(said)s Only if engaged for %(n)s min.", said=said, n=rule.engaged_minutes)
    return said


def _holiday(rule: RecoveryHoliday) -> str:
    days = rule.half_days / 2
    given = _("a day") if days == 1 else _("%(n)s days", n=f"{days:g}")
    return _("A public holiday with %(n)s h on call gives %(given)s.", n=rule.least_hours, given=given)


def _toil(rule: Toil) -> str:
    said = _(
        "Time engaged is given back: %(off)s %% in the evening and on weekends, %(night)s %% at night, "
        "%(holiday)s %% on public holidays",
        off=rule.off_percent,
        night=rule.night_percent,
        holiday=rule.holiday_percent,
    )
    if rule.business_percent:
        said = _("%(said)s, %(n)s %% in working hours", said=said, n=rule.business_percent)
    return _("%(said)s; rounded up to %(n)s min.", said=said, n=rule.round_up_minutes)


def _cap(rule: CapExpiry) -> str:
    said = _(
        "Time expires after %(n)s days; %(cap)s days are kept at most.", n=rule.expiry_days, cap=rule.cap_days
    )
    if not rule.warn_days:
        return said
    days = ", ".join(map(str, rule.warn_days))
    return _("%(said)s A warning comes so many days before: %(days)s.", said=said, days=days)


def _not_allowed(rule: NotAllowed) -> str:
    names = ", ".join(rule_name(kind) for kind in rule.kinds)
    return _("No time is given by “%(names)s”: what it comes to is for pay.", names=names)


def _notice(rule: Notice) -> str:
    return _n(
        "Told later than %(days)s days ahead, it takes a reason; with less than %(num)s whole day, their word.",
        "Told later than %(days)s days ahead, it takes a reason; with less than %(num)s whole days, their word.",
        rule.exceptional_clear_days,
        days=rule.min_days,
    )


def _consent(rule: Consent) -> str:
    asked = [
        *([_("on weekends")] if rule.on_weekends else []),
        *([_("on public holidays")] if rule.on_holidays else []),
        *([_("at night")] if rule.on_nights else []),
    ]
    if not asked:
        return _("No shift needs its person's word.")
    return _("Shifts %(when)s need their person's word before they are published.", when=_any_of(asked))


def _consecutive(rule: MaxConsecutive) -> str:
    return _(
        "On call without a break for %(weeks)s, %(nights)s or %(days)s at most.",
        weeks=_n("%(num)s week", "%(num)s weeks", rule.weeks),
        nights=_n("%(num)s night", "%(num)s nights", rule.nights),
        days=_n("%(num)s day", "%(num)s days", rule.days),
    )


def _average(rule: MaxAverageWeek) -> str:
    return _(
        "At most %(hours)s h of work a week on average over %(weeks)s weeks; a warning comes at %(percent)s %% of it.",
        hours=rule.hours,
        weeks=rule.window_weeks,
        percent=rule.warn_percent,
    )


def _score(rule: ScoreTrigger) -> str:
    return _(
        "From a score of %(offer)s half a day is offered, from %(cover)s cover is asked for.",
        offer=rule.offer_from,
        cover=rule.cover_from,
    )


def _response(rule: ResponseTimeFlag) -> str:
    return _("Who has to answer within %(n)s min may be at work all the time.", n=rule.minutes)


def _intervention(rule: InterventionIsWork) -> str:
    return _(
        "An intervention counts as %(least)s min of work at least, and is rounded up to %(round)s min.",
        least=rule.least_minutes,
        round=rule.round_up_minutes,
    )


def _standby(rule: StandbyFactor) -> str:
    if not rule.percent:
        return _("Waiting counts as rest, not as work.")
    return _("Of each hour of waiting %(n)s %% count as work.", n=rule.percent)


def _statement(rule: Statement) -> str:
    if rule.shows_pay:
        return _("Each month everybody gets a statement, with on-call pay.")
    return _("Each month everybody gets a statement, without pay.")


def _any_of(parts: list[str]) -> str:
    """`a, b or c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(some)s or %(last)s", some=", ".join(parts[:-1]), last=parts[-1])


_SENTENCES: Mapping[str, Callable[[Any], str]] = {
    DailyRest.kind: _daily_rest,
    WeeklyRest.kind: _weekly_rest,
    RecoveryAfterNight.kind: _after_night,
    RecoveryAfterWeekend.kind: _after_weekend,
    RecoveryHoliday.kind: _holiday,
    Toil.kind: _toil,
    CapExpiry.kind: _cap,
    NotAllowed.kind: _not_allowed,
    Notice.kind: _notice,
    Consent.kind: _consent,
    MaxConsecutive.kind: _consecutive,
    MaxAverageWeek.kind: _average,
    ScoreTrigger.kind: _score,
    ResponseTimeFlag.kind: _response,
    InterventionIsWork.kind: _intervention,
    StandbyFactor.kind: _standby,
    Statement.kind: _statement,
}
