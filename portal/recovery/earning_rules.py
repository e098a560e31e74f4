"""Rules that give time off, and those about what was given. Parameters only."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import ClassVar

from portal.recovery.effects import Effect, check


class Grant(StrEnum):
    """What a bad night earns, from the beginning of the next work."""

    UNTIL_CLOCK = "until_clock"
    UNTIL_RESTED = "until_rested"
    HALF_DAY = "half_day"
    FULL_DAY = "full_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRest:
    """So many hours in one part; an intervention restarts them. Credits the work that falls into them.

    Shape: interventions shorter than `de_minimis_minutes` restart nothing; `reduced_to_hours` is what a branch
           agreement makes of the hours.
    """

    kind: ClassVar[str] = "daily_rest"
    effect: ClassVar[Effect] = Effect.CREDIT
    hours: int = 11
    complete_before_counts: bool = True
    de_minimis_minutes: int = 0
    reduced_to_hours: int | None = None

    def __post_init__(self) -> None:
        check(1 <= self.hours <= 48 and self.de_minimis_minutes >= 0, "Rest between 1 and 48 hours.")
        check(1 <= self.hours_in_force <= self.hours, "Rest is reduced to less, and to an hour at least.")

    @property
    def hours_in_force(self) -> int:
        return self.hours if self.reduced_to_hours is None else self.reduced_to_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRest:
    """So many hours in one part of two days off or more; what is missing is credited."""

    kind: ClassVar[str] = "weekly_rest"
    effect: ClassVar[Effect] = Effect.CREDIT
    hours: int = 35
    take_within_days: int = 14

    def __post_init__(self) -> None:
        check(1 <= self.hours <= 168 and self.take_within_days >= 1, "Rest of a week at the most.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryAfterNight:
    """Time off on the next workday after a bad night.

    Shape: bad is a night with an interruption in its core, with so many engaged minutes (None: however many), or
           a broken one, each as far as it is asked for.
    """

    kind: ClassVar[str] = "recovery_after_night"
    effect: ClassVar[Effect] = Effect.CREDIT
    on_core: bool = True
    engaged_minutes: int | None = 30
    on_broken: bool = True
    grant: Grant = Grant.UNTIL_CLOCK
    until: time = time(13)
    rest_hours: int = 11
    take_within_days: int = 2
    auto_book: bool = True

    def __post_init__(self) -> None:
        asked = self.on_core or self.on_broken or self.engaged_minutes is not None
        check(asked, "Say what makes a night bad.")
        check(self.engaged_minutes is None or self.engaged_minutes >= 1, "A minute at least.")
        check(1 <= self.rest_hours <= 48 and self.take_within_days >= 0, "Rest between 1 and 48 hours.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryAfterWeekend:
    """Half a day or a day for a weekend on call, at the end of its last shift."""

    kind: ClassVar[str] = "recovery_after_weekend"
    effect: ClassVar[Effect] = Effect.CREDIT
    half_day_hours: int = 24
    full_day_hours: int = 48
    engaged_minutes: int = 0

    def __post_init__(self) -> None:
        check(1 <= self.half_day_hours <= self.full_day_hours <= 48, "A weekend has 48 hours.")
        check(self.engaged_minutes >= 0, "No less than none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryHoliday:
    """Time off for a public holiday on which somebody was on call for so many hours."""

    kind: ClassVar[str] = "recovery_holiday"
    effect: ClassVar[Effect] = Effect.CREDIT
    half_days: int = 2
    least_hours: int = 12

    def __post_init__(self) -> None:
        check(
            self.half_days >= 1 and 1 <= self.least_hours <= 24, "Half a day at least, for hours of one day."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Toil:
    """Time off in lieu: engaged minutes times a factor by band. What is within business hours is paid already."""

    kind: ClassVar[str] = "toil"
    effect: ClassVar[Effect] = Effect.CREDIT
    off_percent: int = 100
    night_percent: int = 150
    holiday_percent: int = 200
    business_percent: int = 0
    round_up_minutes: int = 15

    def __post_init__(self) -> None:
        factors = self.off_percent, self.night_percent, self.holiday_percent, self.business_percent
        check(min(factors) >= 0 and max(factors) <= 1000, "Between 0 and 1000 percent.")
        check(self.round_up_minutes >= 1, "Round up to a minute at least.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapExpiry:
    """How much is kept and for how long; over the cap a manager decides: paid out, or kept for longer."""

    kind: ClassVar[str] = "cap_expiry"
    effect: ClassVar[Effect] = Effect.WARN
    cap_days: int = 5
    expiry_days: int = 90
    warn_days: tuple[int, ...] = (30, 7)

    def __post_init__(self) -> None:
        check(self.cap_days >= 1 and self.expiry_days >= 1, "A day at least.")
        check(all(0 < days < self.expiry_days for days in self.warn_days), "Warn before it expires.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAllowed:
    """Kinds of credit that the law refuses to some; what they would have earned is for pay.

    Source: US: FLSA § 7(o): private employers may not give time off for overtime to non-exempt staff.
    """

    kind: ClassVar[str] = "not_allowed"
    effect: ClassVar[Effect] = Effect.BLOCK
    kinds: tuple[str, ...] = ("toil",)

    def __post_init__(self) -> None:
        check(bool(self.kinds), "Say which kinds.")
