"""Every number behind the figures of fatigue, each with its source. A team or an organisation may set others."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class Settings:
    """Units:  times of day are wall-clock times where the person is; days of the week are 0 for Monday to 6.
    Errors: ValueError where the numbers contradict each other.
    """

    night_starts: time = time(22)
    night_ends: time = time(7)
    """Source: covers the night of Russia (22 to 6, labour code 96), Germany (ArbZG § 2) and the UK (23 to 6)."""
    core_starts: time = time(0)
    core_ends: time = time(5)
    """Source: 2003/88/EC, article 2: whatever else is night, midnight to 5 is."""
    business_starts: time = time(9)
    business_ends: time = time(18)
    """Source: Rootly On-Call Health, business hours."""
    work_days: frozenset[int] = frozenset(range(5))
    weekend_days: frozenset[int] = frozenset((5, 6))

    page_lasts: timedelta = timedelta(minutes=10)
    joins_within: timedelta = timedelta(minutes=20)
    """Source: incident.io, workload: an activity is ten minutes, those at most twenty apart are continuous."""
    engaged_at_most: timedelta = timedelta(hours=8)
    """Chosen by us: what nobody has ended after a day of work was forgotten."""
    back_to_sleep: timedelta = timedelta(minutes=20)
    """Chosen by us; Etsy's opsweekly measures the mean time back to sleep, and caps it at two hours."""

    window_days: int = 28
    long_stretch: timedelta = timedelta(hours=5)
    """A night without so long a stretch is broken. Source: BMA, non-resident on call: five hours in a row."""
    oncall_day: timedelta = timedelta(hours=12)
    """On call at least so long makes a day on call. Chosen by us."""
    oncall_night_percent: int = 50
    """On call at least so much of a night makes a night on call. Chosen by us."""
    primary_roles: frozenset[str] = frozenset(("primary",))
    shadow_roles: frozenset[str] = frozenset(("shadow",))
    """On the calendar and never paged, so not on call."""

    daily_rest: timedelta = timedelta(hours=11)
    weekly_rest: timedelta = timedelta(hours=35)
    """Source: 2003/88/EC, articles 3 and 5; code du travail L3131-1, L3132-2: 24 and 11 hours."""
    weekly_gap: timedelta = timedelta(hours=48)
    """Time off from which on the weekly rest is asked for, not the daily one. Chosen by us."""

    business_points: float = 1
    off_points: float = 4
    night_points: float = 10
    core_points: float = 12
    business_points_an_hour: float = 0.5
    off_points_an_hour: float = 2
    night_points_an_hour: float = 4
    broken_night_points: float = 10
    """Source: four wakings of a quarter of an hour are like a night of four hours (Kahn, Sadeh et al., Sleep
    Medicine 2014), and shall come to *recover*."""
    short_daily_rest_points: float = 8
    short_weekly_rest_points: float = 15
    primary_night_points: float = 1
    other_night_points: float = 0.5
    """Little: on-call nights without a call are rated worse (J. Sleep Res. 2017), sleep itself hardly changes."""
    row_of_nights: int = 7
    late_night_points: float = 2
    """Each night in a row after so many. Source: HSE, good practice: five to seven days, two to three nights."""
    half_life: timedelta = timedelta(hours=72)
    """Source: back to the baseline after two nights (PMC2928216), so days, not weeks."""
    most: float = 100
    watch: float = 25
    recover: float = 50
    stop: float = 75

    incidents_limit: float = 2
    """Per twelve hours on call. Source: Google, Site Reliability Engineering, chapter 11."""
    oncall_share_limit: float = 0.25
    """Of all time. Source: the same."""

    def __post_init__(self) -> None:
        if not self.business_starts < self.business_ends:
            raise ValueError("Business hours end before they start.")
        if not timedelta() < self.daily_rest <= self.weekly_gap:
            raise ValueError("The daily rest lasts longer than time off that asks for a weekly one.")
        if not self.daily_rest <= self.weekly_rest <= timedelta(days=7):
            raise ValueError(
                "The weekly rest lasts at least as long as the daily one, and a week at the most."
            )
        if not 0 < self.watch < self.recover < self.stop <= self.most:
            raise ValueError("The levels are not in order.")
        if min(self.page_lasts, self.half_life) <= timedelta() or self.window_days < 1:
            raise ValueError("Pages, the half-life and the window last for some time.")
