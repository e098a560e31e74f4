"""What a week was for a team, for those who manage it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.conflicts.models import Conflict
from portal.conflicts.queries import open_conflicts_of
from portal.digests.weeks import WEEK, week_before
from portal.fatigue.days.queries import sums_over
from portal.kpis.figures import Figure, Measure
from portal.kpis.periods import Period
from portal.kpis.queries import Wanted, report_of, targets_of
from portal.people.models import Person, Team, TeamRole
from portal.people.queries import members_of, memberships_of
from portal.recovery.days.pages import owed_to
from portal.workload.crossings.models import Crossing
from portal.workload.crossings.queries import open_crossings
from portal.workload.team.board import Line, board_of


@dataclass(frozen=True)
class Work:
    """A week's incidents, by their creation, and pages at night."""

    acknowledge: Measure
    resolve: Measure
    night_pages: int

    @property
    def incident_count(self) -> int:
        return self.resolve.count + self.resolve.unknown_count


@dataclass(frozen=True)
class TeamWeek:
    """Units: `owed` and `owed_old` minutes of recovery time. `crossings`: who is beyond a level now, `beyond`:
    who is beyond a guard rail by the last 30 days, by name.
    """

    team: Team
    last: Work
    before: Work
    crossings: Sequence[Crossing]
    beyond: Sequence[Line]
    owed: int
    owed_old: int
    conflicts: Sequence[Conflict]

    @property
    def is_empty(self) -> bool:
        """Nothing to say: no incident and no page at night in two weeks, nobody beyond a level, nothing owed, no
        conflict."""
        quiet = not any(one.incident_count or one.night_pages for one in (self.last, self.before))
        return quiet and not (self.crossings or self.owed or self.conflicts)


def team_weeks(manager: Person, monday: date, *, at: datetime) -> list[TeamWeek]:
    """Of each team that somebody manages themselves and that has something to say, by name."""
    led = [one.team for one in memberships_of(manager) if one.role == TeamRole.MANAGER]
    weeks = [_team_week(team, manager, monday, at) for team in led]
    return [week for week in weeks if not week.is_empty]


def _team_week(team: Team, manager: Person, monday: date, at: datetime) -> TeamWeek:
    ids = [one.person_id for one in members_of(team)]
    owed = owed_to(team, at=at)
    return TeamWeek(
        team=team,
        last=_work(team, ids, monday),
        before=_work(team, ids, monday - WEEK),
        crossings=open_crossings(ids),
        beyond=[line for line in board_of(team, months=1, at=at).lines if line.beyond],
        owed=owed.minutes,
        owed_old=owed.old,
        conflicts=open_conflicts_of(team, manager),
    )


def _work(team: Team, ids: Sequence[int], monday: date) -> Work:
    first, last = week_before(monday)
    report = report_of(Wanted([team], Period(first, last)), targets_of([team]))
    nights = sum(sums.night_pages for sums in sums_over(ids, first, last).values())
    return Work(report.of(Figure.ACKNOWLEDGE), report.of(Figure.RESOLVE), nights)
