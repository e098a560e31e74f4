"""What nights cost the people of a team: the figures of the engine, from what is stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from portal.api.endpoint import endpoint
from portal.api.schema import In, Instant, Moment, Out
from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.fatigue.days.actions import KEPT
from portal.fatigue.figures import figures
from portal.fatigue.queries import reports_of
from portal.fatigue.reports import Report
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Person, Team
from portal.people.queries import may_manage, members_of, team_for
from portal.rota.windows import DAY

MOST_DAYS = 90
"""A quarter: the longest trend of one answer. Source: the definitions of fatigue, windows of 7, 28 and 90 days."""


class FatigueQuery(In):
    as_of: Annotated[Instant | None, Field(description="now when left out; within thirteen months")] = None
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, description="local dates up to that of as_of")] = 28


class FatigueFigures(Out):
    """Units: `minutes_…` and `…_min` minutes, `…_h` hours, shares and ratios 0 to 1; null where there is none.

    `/fatigue` defines each. It is workload, not health, and no ranking: people stand in the order of their names.
    """

    email: str
    pages: int
    night_pages: int
    interruptions: int
    sleep_interruptions: int
    off_hours_interruptions: int
    business_interruptions: int
    minutes_night: float
    minutes_off: float
    minutes_business: float
    disturbed_nights: int
    broken_nights: int
    sleep_loss_min: float
    worst_stretch_min: float | None
    oncall_h: float
    weekend_oncall_h: float
    oncall_share: float | None
    max_consecutive_oncall_days: int
    max_consecutive_oncall_nights: int
    daily_rest_violations: int
    weekly_rest_violations: int
    incidents_per_12h: float | None
    actionable_ratio: float | None
    score: float
    level: Literal["ok", "watch", "recover", "stop"]
    earliest_return: Moment | None
    earliest_weekly_return: Moment | None


class TeamFatigue(Out):
    team: str
    as_of: Moment
    days: int
    people: list[FatigueFigures]


@endpoint("GET", "/teams/<slug>/fatigue", summary="What nights cost the people of a team")
def show_team_fatigue(slug: str, query: FatigueQuery) -> TeamFatigue:
    """Managers of the team and admins get everybody in it, others in the team themselves alone."""
    team = team_for(current_person(), slug, to=To.RESPOND)
    now = clock.now()
    at = query.as_of or now
    _check(at, query.days, now)
    people = _seen(team)
    found = reports_of(people, as_of=at, days=query.days)
    rows = [_out(person, found[person.id]) for person in people]
    return TeamFatigue(team=team.slug, as_of=at, days=query.days, people=rows)


def _check(at: datetime, days: int, now: datetime) -> None:
    """Errors: Refused for what has not been, and for what is older than others may see."""
    if at > now:
        said = _("This has not been yet. Send an instant that is over.")
        raise Refused(said, fields={"as_of": said})
    if at - days * DAY < now - KEPT:
        said = _("Figures reach back thirteen months. Send a later instant, or fewer days.")
        raise Refused(said, fields={"as_of": said})


def _seen(team: Team) -> Sequence[Person]:
    viewer = current_person()
    people = sorted((one.person for one in members_of(team)), key=lambda one: (one.name, one.id))
    return people if may_manage(viewer, team) else [one for one in people if one.id == viewer.id]


def _out(person: Person, of: Report) -> FatigueFigures:
    return FatigueFigures.model_validate(
        {
            "email": person.email,
            **figures(of.metrics),
            "score": of.score,
            "level": of.level.value,
            "earliest_return": of.earliest_return,
            "earliest_weekly_return": of.earliest_weekly_return,
        }
    )
