"""What the rules look at, and what they say. Values only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.rota.bounds.bounds import AverageWeek, Line
from portal.rota.windows import Period
from portal.swaps.settings.strictness import Rule, Settings, Strictness


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch on call. Instants are aware UTC."""

    team_id: int
    team: str
    role: str
    rotation_id: int
    starts_at: datetime
    ends_at: datetime

    @property
    def period(self) -> Period:
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody who could take a stretch of a team.

    Shape:  `turns` has the roles in which they take turns in that team; `held` what they cover in any team, at
            least `rules.REACH` around the stretch; `away` leave and recovery; `rested_at` the earliest return
            after they were called, None where nothing is owed; `holidays` their public ones, for whoever weighs loads;
            `bounds` what may be asked of them, whatever the team has chosen, `average_week` where that is limited.
    """

    person_id: int
    zone: str
    is_active: bool
    is_member: bool
    turns: frozenset[str]
    held: tuple[Held, ...]
    away: tuple[Period, ...] = ()
    rested_at: datetime | None = None
    holidays: frozenset[date] = frozenset()
    bounds: Line = ()
    average_week: AverageWeek | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that taking a stretch breaks.

    Units: `by` is how much is too much or missing: time, nights, or clear days; None where there is no more or
           less. `limit` is the team's number, in the unit of the rule. `stretch` is where it happens: the time
           that is double, the free time that is too short, or the whole run. `beside` is the other stretch.
    `is_theirs`: the person's own policy says it, and no setting of the team's.
    """

    rule: Rule
    level: Strictness
    taken: Held
    by: timedelta | int | None = None
    limit: int | None = None
    beside: Held | None = None
    stretch: Period | None = None
    is_theirs: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody, what they would take (in order) and what they keep. Only what pages: shadows are left out."""

    facts: Facts
    taking: tuple[Held, ...]
    kept: tuple[Held, ...]
    settings: Settings
    at: datetime
    is_offered: bool

    @property
    def periods(self) -> list[Period]:
        return [one.period for one in (*self.taking, *self.kept)]

    def finding(
        self,
        rule: Rule,
        taken: Held,
        by: timedelta | int | None = None,
        *,
        beside: Held | None = None,
        stretch: Period | None = None,
    ) -> Finding:
        """With the level and the number that the team has chosen."""
        limit = None if rule is Rule.ACTIVE else self.settings.rules[rule].limit
        return Finding(rule, self.settings.level(rule), taken, by, limit, beside, stretch)
