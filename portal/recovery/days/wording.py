"""Recovery time in words."""

from collections import Counter
from collections.abc import Iterable

from portal.absences.models import Status
from portal.absences.wording import absence_text
from portal.core.text import _
from portal.recovery.cases import DAY_MINUTES, Reason
from portal.recovery.days.models import RecoveryDay
from portal.recovery.entries import Kind


def time_text(minutes: int) -> str:
    """`4 h 30`, `45 min`; below zero with a sign."""
    sign = "−" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return _("%(sign)s%(n)s min", sign=sign, n=rest)
    if not rest:
        return _("%(sign)s%(h)s h", sign=sign, h=hours)
    return _("%(sign)s%(h)s h %(m)s", sign=sign, h=hours, m=f"{rest:02d}")


def days_text(minutes: int) -> str:
    """`3.5 days`, of eight hours each, to a tenth and never more than there is."""
    tenths = int(minutes * 10 / DAY_MINUTES)
    whole, part = divmod(abs(tenths), 10)
    number = f"{'−' if tenths < 0 else ''}{whole}{f'.{part}' if part else ''}"
    return _("1 day") if number == "1" else _("%(n)s days", n=number)


def balance_text(minutes: int) -> str:
    """`1.5 days (12 h)`."""
    return _("%(days)s (%(time)s)", days=days_text(minutes), time=time_text(minutes))


def kind_name(kind: Kind) -> str:
    return {
        Kind.ACCRUAL: _("earned"),
        Kind.BOOKING: _("booked"),
        Kind.CANCELLATION: _("given back"),
        Kind.CONSUMPTION: _("taken"),
        Kind.EXPIRY: _("expired"),
        Kind.PAYOUT: _("paid out"),
        Kind.ADJUSTMENT: _("adjusted"),
        Kind.REVERSAL: _("taken back"),
    }[kind]


def reason_text(reason: str) -> str:
    """Why time was earned; words of a person stay as they are."""
    return {
        Reason.WOKEN_IN_THE_CORE: _("woken in the middle of the night"),
        Reason.LONG_AT_NIGHT: _("half an hour or more at work in the night"),
        Reason.BROKEN_NIGHT: _("a night without five hours of sleep in a row"),
        Reason.REST_BEGAN_ANEW: _("the rest between two days of work began anew"),
        Reason.SHORT_WEEKLY_REST: _("the weekly rest was too short"),
        Reason.WEEKEND_ON_CALL: _("a weekend on call"),
        Reason.HOLIDAY_ON_CALL: _("a public holiday on call"),
        Reason.ENGAGED: _("time at work outside working hours"),
        "recomputed": _("what it was given for is not so any more"),
    }.get(reason, reason)


def earned_text(reasons: Iterable[str]) -> str:
    """`woken in the middle of the night × 3, a weekend on call`."""
    counted = Counter(reason_text(reason) for reason in reasons)
    return ", ".join(f"{text} × {count}" if count > 1 else text for text, count in counted.items())


def day_status(day: RecoveryDay) -> str:
    absence = day.absence
    if day.is_automatic and absence.status is Status.CONFIRMED:
        return _("yours after a bad night")
    return {
        Status.PENDING: _("waits for a manager"),
        Status.CONFIRMED: _("confirmed"),
        Status.REFUSED: _("refused"),
        Status.WITHDRAWN: _("taken back"),
    }[absence.status]


def too_little(name: str, minutes: int, balance: int) -> str:
    """Why so much cannot be booked."""
    asked, left = time_text(minutes), time_text(max(0, balance))
    return _(
        "%(name)s has %(left)s of recovery time, and this takes %(asked)s.", name=name, left=left, asked=asked
    )


def asked_for(day: RecoveryDay) -> str:
    """What a manager reads."""
    return _("%(name)s asks for %(when)s off", name=day.person.name, when=absence_text(day.absence))
