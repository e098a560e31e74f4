"""Statements in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.core.text import _, _n, day, local
from portal.fatigue.bands import Band
from portal.recovery.days.wording import reason_text
from portal.recovery.entries import Kind
from portal.recovery.rates.money import money
from portal.recovery.rates.wording import band_name
from portal.recovery.statements.lines import Line, Section, line_from
from portal.recovery.statements.models import StatementContest, Verdict


def month_name(month: date) -> str:
    """`October 2026`."""
    return day(month, "LLLL yyyy")


def section_name(section: Section) -> str:
    return {
        Section.ONCALL: _("Hours on call"),
        Section.PAY: _("On-call pay"),
        Section.WORK: _("Interventions"),
        Section.STANDBY: _("Waiting that counts as work"),
        Section.REST: _("Rest that was missing"),
        Section.EARNED: _("Recovery time earned"),
        Section.REFUSED: _("Earned, for pay: not to be given as time"),
        Section.SPENT: _("Recovery time taken, expired or paid out"),
        Section.CORRECTION: _("Corrections of closed months"),
    }[section]


def time_text(minutes: int) -> str:
    """`12:30`, hours and minutes; with a minus sign below zero."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'−' if minutes < 0 else ''}{hours}:{rest:02d}"


def worth_text(line: Line) -> str:
    """`12:30, 37.50 EUR`."""
    if not line.currency:
        return time_text(line.minutes)
    return f"{time_text(line.minutes)}, {money(line.amount, line.currency)}"


def line_text(line: Line, zone: str) -> str:
    """What a line is about, beside its date."""
    about = line.about
    match line.section:
        case Section.ONCALL:
            return _oncall(line, about)
        case Section.WORK:
            when = _from_to(about, zone)
            return _n("%(when)s, paged once", "%(when)s, paged %(num)s times", about["pages"], when=when)
        case Section.STANDBY:
            return _("%(percent)s%% of the time between interventions", percent=about["percent"])
        case Section.REST:
            return _weekly(about, zone)
        case Section.EARNED | Section.SPENT:
            return _entered(about)
        case Section.REFUSED:
            return reason_text(about["reason"])
        case Section.CORRECTION:
            return _correction(about, zone)
    return _from_to(about, zone)


def choice_text(line: Line, zone: str) -> str:
    """A line among others: `Tue 6 Oct · Nights · 7:00`."""
    return " · ".join((day(line.on), line_text(line, zone), worth_text(line)))


def contest_title(one: StatementContest) -> str:
    """To a manager: who contests what."""
    line = line_from(one.told)
    return _(
        "%(name)s contests %(what)s of %(day)s: %(worth)s",
        name=one.person.name,
        what=section_name(line.section),
        day=day(line.on, "d MMM yyyy"),
        worth=worth_text(line),
    )


def verdict_text(one: StatementContest) -> str:
    """To the person: what has become of it."""
    month = month_name(one.month)
    if one.verdict is Verdict.CORRECTED:
        return _("What you contested in %(month)s is corrected.", month=month)
    return _("What you contested in %(month)s stays.", month=month)


def _oncall(line: Line, about: Mapping[str, Any]) -> str:
    text = band_name(Band(about["band"]))
    if about["is_holiday"]:
        text = _("%(band)s, public holiday", band=text)
    if not line.currency:
        return text
    return _("%(band)s, %(rate)s an hour", band=text, rate=money(about["rate"], line.currency))


def _weekly(about: Mapping[str, Any], zone: str) -> str:
    when = _from_to(about, zone)
    return (
        _("weekly rest, %(when)s", when=when) if about["is_weekly"] else _("daily rest, %(when)s", when=when)
    )


def _entered(about: Mapping[str, Any]) -> str:
    if about["kind"] == Kind.ACCRUAL:
        return reason_text(about["reason"])
    kind = {
        Kind.ADJUSTMENT: _("by hand"),
        Kind.CONSUMPTION: _("taken"),
        Kind.EXPIRY: _("expired"),
        Kind.PAYOUT: _("paid out"),
    }[Kind(about["kind"])]
    return f"{kind}: {about['reason']}" if about["kind"] == Kind.ADJUSTMENT and about["reason"] else kind


def _correction(about: Mapping[str, Any], zone: str) -> str:
    was, now = (line_from(about[name]) if about[name] else None for name in ("was", "now"))
    assert now is not None
    told = {
        "month": month_name(date.fromisoformat(about["month"])),
        "what": section_name(now.section),
        "which": line_text(now, zone),
        "was": worth_text(was) if was else _("nothing"),
        "now": worth_text(now),
    }
    return _("%(month)s, %(what)s (%(which)s): was %(was)s, is %(now)s", **told)


def _from_to(about: Mapping[str, Any], zone: str) -> str:
    start, end = (local(datetime.fromisoformat(about[name]), zone) for name in ("starts_at", "ends_at"))
    return _("%(start)s – %(end)s", start=start, end=end)
