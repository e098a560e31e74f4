"""The schedule: who covers a team when, as a grid of days and as a list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from flask import Blueprint, Response, url_for

from portal.core import clock
from portal.core.htmx import respond
from portal.core.text import _, zone_city
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import all_teams, may_manage, team_for
from portal.rota.days import Wall
from portal.rota.models import Assignment, RotaRole, Rotation
from portal.rota.plans.actions import HORIZON
from portal.rota.queries import active_rotations, cover_between, cover_of_all, on_call
from portal.rota.rule.stored import wanted_hours
from portal.rota.schedule.away import away_rows, may_see_away
from portal.rota.schedule.grid import Bar, Lane, agenda, bar_of, lanes
from portal.rota.schedule.holidays import Shown, shown
from portal.rota.schedule.overlays import Overlay, overlays_of
from portal.rota.schedule.weeks import asked_weeks
from portal.rota.schedule.wording import headings, period
from portal.rota.windows import Period
from portal.rota.wording import role_name

bp = Blueprint("schedules", __name__)
bp.add_app_template_global(on_call, "team_on_call")
bp.add_app_template_global(headings)
bp.add_app_template_filter(period)

INSTANT = timedelta(microseconds=1)
USUAL_WEEKS = 4
AT_A_GLANCE = 1
"""Weeks of every team at once."""


@dataclass(frozen=True)
class Row:
    """One line of the grid: its label, its bars, and what is said where nobody is."""

    label: str
    bars: Sequence[Bar[Assignment]]
    is_watched: bool
    overlays: Sequence[Bar[Overlay]] = ()


@dataclass(frozen=True)
class Glance:
    """One team among all: the weeks asked for, and who is on call now, or whether anybody means to be."""

    team: Team
    wall: Wall
    rows: Sequence[Row]
    now: Sequence[Assignment]
    holidays: Shown
    is_wanted: bool


@bp.get("/schedules")
def index() -> Response:
    at, weeks = clock.now(), asked_weeks(url_for("schedules.index"), AT_A_GLANCE)
    teams = all_teams()
    walls = [weeks.wall(team.time_zone) for team in teams]
    starts, ends = [w.starts_at for w in walls], [w.ends_at for w in walls]
    cover = cover_of_all(min(starts, default=at), max(ends, default=at))
    now, rotations = cover_of_all(at, at + INSTANT), active_rotations()
    return respond(
        "schedules/index.html",
        glances=[_glance(t, w, cover, now, rotations) for t, w in zip(teams, walls, strict=True)],
        is_this_week=weeks.from_ is None,
        steps=weeks.steps(current_person().time_zone),
        lengths=weeks.lengths(),
        clocks=weeks.clocks([team.time_zone for team in teams], _("Each team's time")),
    )


@bp.get("/teams/<slug>/schedule")
def show(slug: str) -> Response:
    team, at = team_for(current_person(), slug), clock.now()
    weeks = asked_weeks(url_for("schedules.show", slug=slug), USUAL_WEEKS)
    wall = weeks.wall(team.time_zone)
    cover = cover_between(team, wall.starts_at, wall.ends_at)
    rotations = active_rotations(team)
    found = _lanes(wall, cover, rotations)
    overlays = overlays_of(team, wall.starts_at, wall.ends_at)
    return respond(
        "schedules/show.html",
        team=team,
        wall=wall,
        steps=weeks.steps(team.time_zone),
        lengths=weeks.lengths(),
        clocks=weeks.clocks([team.time_zone], _("Team's time, %(city)s", city=zone_city(team.time_zone))),
        rows=_rows(found, _placed(wall, overlays)),
        overlays=overlays,
        away=away_rows(team, wall) if may_see_away(current_person(), team) else [],
        holidays=shown(wall, cover),
        agenda=agenda(wall, found, since=at if _is_now(wall) else wall.starts_at),
        next_handoff_at=min((c.ends_at for c in cover if c.starts_at <= at < c.ends_at), default=None),
        rotations=rotations,
        is_managed=may_manage(current_person(), team),
    )


def _glance(
    team: Team,
    wall: Wall,
    cover: Sequence[Assignment],
    now: Sequence[Assignment],
    rotations: Sequence[Rotation],
) -> Glance:
    own, theirs = [c for c in cover if c.team_id == team.id], [r for r in rotations if r.team_id == team.id]
    return Glance(
        team=team,
        wall=wall,
        rows=_rows(_lanes(wall, own, theirs)),
        now=[c for role in RotaRole for c in now if _is_post(c, team, role)],
        holidays=shown(wall, own),
        is_wanted=any(wanted_hours(theirs, clock.now(), clock.now() + INSTANT).values()),
    )


def _is_post(cover: Assignment, team: Team, role: RotaRole) -> bool:
    return cover.team_id == team.id and cover.role == role


def _is_now(wall: Wall) -> bool:
    return wall.starts_at <= clock.now() < wall.ends_at


def _lanes(wall: Wall, cover: Sequence[Assignment], rotations: Sequence[Rotation]) -> list[Lane[Assignment]]:
    """What was open once is not shown. A trainee is missed by nobody: no gap of theirs is one."""
    wanted = {str(role): _wanted(wall, rotations, role) for role in RotaRole if role != RotaRole.SHADOW}
    return lanes(wall, cover, _roles(cover, rotations), wanted)


def _wanted(wall: Wall, rotations: Sequence[Rotation], role: RotaRole) -> list[Period]:
    """As far ahead as a plan is kept: what nobody has planned yet is not open."""
    own, at = [r for r in rotations if r.role == role], clock.now()
    planned = max((r.published_until for r in own if r.published_until), default=at)
    start, end = max(at, wall.starts_at), min(wall.ends_at, max(planned, at + HORIZON))
    return wanted_hours(own, start, end).get(role, []) if start < end else []


def _roles(cover: Sequence[Assignment], rotations: Sequence[Rotation]) -> list[RotaRole]:
    """The roles a team has, or had in these weeks."""
    known = {c.role for c in cover} | {r.role for r in rotations}
    return [role for role in RotaRole if role in known]


def _rows(
    found: Sequence[Lane[Assignment]], overlays: Mapping[str, Sequence[Bar[Overlay]]] = MappingProxyType({})
) -> list[Row]:
    """Each role is named once, however many lines it has; a gap is grave where it is the first to be paged."""
    before = [None, *(lane.role for lane in found)]
    return [
        Row("", lane.bars, lane.role == RotaRole.PRIMARY)
        if lane.role == above
        else Row(role_name(lane.role), lane.bars, lane.role == RotaRole.PRIMARY, overlays.get(lane.role, ()))
        for lane, above in zip(found, before, strict=False)
    ]


def _placed(wall: Wall, overlays: Sequence[Overlay]) -> dict[str, list[Bar[Overlay]]]:
    """What is drawn over the first line of each role."""
    found: dict[str, list[Bar[Overlay]]] = defaultdict(list)
    for one in overlays:
        found[one.role].append(bar_of(wall, one.starts_at, one.ends_at, one))
    return found
