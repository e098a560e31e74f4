"""Rules about plans and working time: what they refuse, and what they say. Parameters only."""

from dataclasses import dataclass
from typing import ClassVar

from portal.recovery.effects import Effect, check


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Changes at less notice need a reason and the person's word; under the floor they are refused unless offered.

    Source: France: L3121-12: 15 days, one clear day in exceptional circumstances.
    """

    kind: ClassVar[str] = "notice"
    effect: ClassVar[Effect] = Effect.BLOCK
    min_days: int = 15
    exceptional_clear_days: int = 1

    def __post_init__(self) -> None:
        check(0 <= self.exceptional_clear_days <= self.min_days, "The exception is no longer than the rule.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxAverageWeek:
    """Contract hours and interventions together, on average over so many weeks."""

    kind: ClassVar[str] = "max_avg_week"
    effect: ClassVar[Effect] = Effect.BLOCK
    hours: int = 48
    window_weeks: int = 17
    warn_percent: int = 90

    def __post_init__(self) -> None:
        check(
            1 <= self.hours <= 168 and 1 <= self.window_weeks <= 53, "A week has 168 hours, a year 53 weeks."
        )
        check(1 <= self.warn_percent <= 100, "Warn at 1 to 100 percent.")


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionIsWork:
    """How interventions count as working time, in statements and averages."""

    kind: ClassVar[str] = "intervention_is_work"
    effect: ClassVar[Effect] = Effect.WARN
    round_up_minutes: int = 15
    least_minutes: int = 30

    def __post_init__(self) -> None:
        check(self.round_up_minutes >= 1 and self.least_minutes >= 0, "Round up to a minute at least.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandbyFactor:
    """How much of waiting counts as working time, in percent."""

    kind: ClassVar[str] = "standby_factor"
    effect: ClassVar[Effect] = Effect.WARN
    percent: int = 0

    def __post_init__(self) -> None:
        check(0 <= self.percent <= 100, "Between 0 and 100 percent.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTimeFlag:
    """Who has to answer sooner may be at work all the time. Source: C-518/15 Matzak, C-344/19, C-580/19."""

    kind: ClassVar[str] = "response_time_flag"
    effect: ClassVar[Effect] = Effect.WARN
    minutes: int = 15

    def __post_init__(self) -> None:
        check(self.minutes >= 1, "A minute at least.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Shifts that a person has to accept before they are published."""

    kind: ClassVar[str] = "consent"
    effect: ClassVar[Effect] = Effect.BLOCK
    on_weekends: bool = True
    on_holidays: bool = True
    on_nights: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxConsecutive:
    kind: ClassVar[str] = "max_consecutive"
    effect: ClassVar[Effect] = Effect.BLOCK
    weeks: int = 1
    nights: int = 7
    days: int = 7

    def __post_init__(self) -> None:
        check(min(self.weeks, self.nights, self.days) >= 1, "One in a row at least.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTrigger:
    """From which score half a day is offered, and from which cover is asked for."""

    kind: ClassVar[str] = "score_trigger"
    effect: ClassVar[Effect] = Effect.WARN
    offer_from: int = 50
    cover_from: int = 75

    def __post_init__(self) -> None:
        check(0 < self.offer_from <= self.cover_from <= 100, "Between 0 and 100, the offer first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A monthly statement for each person. Source: France: R3121-2."""

    kind: ClassVar[str] = "statement"
    effect: ClassVar[Effect] = Effect.WARN
    shows_pay: bool = True
