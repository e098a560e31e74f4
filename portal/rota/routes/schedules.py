"""The schedule: who covers a team when, as a grid of days and as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, abort, request, url_for

from portal.core import clock
from portal.core.htmx import respond
from portal.core.text import _, _n
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import all_teams, may_manage, team_for
from portal.rota.grid import Bar, Lane, Window, agenda, lanes
from portal.rota.models import Assignment, RotaRole, Rotation
from portal.rota.queries import active_rotations, cover_between, cover_of_all, on_call
from portal.rota.wording import headings, period, role_name

bp = Blueprint("schedules", __name__)
bp.add_app_template_global(on_call, "team_on_call")
bp.add_app_template_global(headings)
bp.add_app_template_filter(period)

WEEKS = (1, 2, 4, 13)
USUAL_WEEKS = 4


Row = tuple[str, Sequence[Bar[Assignment]]]
"""One line of the grid: its label and its bars."""


@dataclass(frozen=True)
class Glance:
    """One team among all: its next four weeks."""

    team: Team
    window: Window
    rows: Sequence[Row]
    now: Sequence[Assignment]


@bp.get("/schedules")
def index() -> Response:
    at = clock.now()
    windows = [(team, _weeks_from(team, _monday(team), USUAL_WEEKS)) for team in all_teams()]
    starts, ends = [w.starts_at for _team, w in windows], [w.ends_at for _team, w in windows]
    cover = cover_of_all(min(starts, default=at), max(ends, default=at))
    rotations = active_rotations()
    glances = [_glance(team, window, cover, rotations) for team, window in windows]
    return respond("schedules/index.html", glances=glances)


@bp.get("/teams/<slug>/schedule")
def show(slug: str) -> Response:
    team, at = team_for(current_person(), slug), clock.now()
    window = _asked(team)
    cover = cover_between(team, window.starts_at, window.ends_at)
    rotations = active_rotations(team)
    found = lanes(window, cover, _roles(cover, rotations), at=at)
    return respond(
        "schedules/show.html",
        team=team,
        window=window,
        turns=_turns(team, window),
        choices=_choices(team, window),
        rows=_rows(found),
        agenda=agenda(window, found, since=at if _is_now(window) else window.starts_at),
        next_handoff_at=min((c.ends_at for c in cover if c.starts_at <= at < c.ends_at), default=None),
        rotations=rotations,
        is_managed=may_manage(current_person(), team),
    )


def _glance(team: Team, window: Window, cover: Sequence[Assignment], rotations: Sequence[Rotation]) -> Glance:
    at = clock.now()
    own = [c for c in cover if c.team_id == team.id]
    roles = _roles(own, [r for r in rotations if r.team_id == team.id])
    now = [c for role in roles for c in own if c.role == role and c.starts_at <= at < c.ends_at]
    return Glance(team, window, _rows(lanes(window, own, roles, at=at)), now)


def _asked(team: Team) -> Window:
    """The days of `?from=&weeks=`; four weeks from this Monday when nothing is asked. Errors: 400."""
    weeks = request.args.get("weeks", str(USUAL_WEEKS))
    if weeks not in map(str, WEEKS):
        abort(400, _("weeks is one of %(choices)s.", choices=", ".join(map(str, WEEKS))))
    return _weeks_from(team, _first_day(team), int(weeks))


def _first_day(team: Team) -> date:
    if "from" not in request.args:
        return _monday(team)
    try:
        asked = date.fromisoformat(request.args["from"])
    except ValueError:
        asked = date.min
    if not 2000 <= asked.year < 2100:
        abort(400, _("from is a day of this century, such as 2026-11-16."))
    return asked


def _monday(team: Team) -> date:
    today = Window(team.time_zone, clock.now().date(), 1).today(clock.now())
    return today - timedelta(days=today.weekday())


def _weeks_from(team: Team, starts_on: date, weeks: int) -> Window:
    return Window(team.time_zone, starts_on, weeks * 7)


def _is_now(window: Window) -> bool:
    return window.starts_at <= clock.now() < window.ends_at


def _roles(cover: Sequence[Assignment], rotations: Sequence[Rotation]) -> list[RotaRole]:
    """The roles a team has, or had in these weeks."""
    known = {c.role for c in cover} | {r.role for r in rotations}
    return [role for role in RotaRole if role in known]


def _rows(found: Sequence[Lane[Assignment]]) -> list[Row]:
    """Each role is named once, however many lines it has."""
    before = [None, *(lane.role for lane in found)]
    return [
        ("" if lane.role == above else role_name(lane.role), lane.bars)
        for lane, above in zip(found, before, strict=False)
    ]


def _turns(team: Team, window: Window) -> dict[str, str]:
    """The addresses of the weeks before, of today and of the weeks after."""
    length, weeks = timedelta(days=window.day_count), window.day_count // 7
    days = {"earlier": window.starts_on - length, "today": _monday(team), "later": window.starts_on + length}
    return {word: _address(team, on, weeks) for word, on in days.items()}


def _choices(team: Team, window: Window) -> list[tuple[str, str, bool]]:
    """How many weeks to show, from the same day on: label, address, whether it is shown now."""
    return [
        (
            _n("%(num)s week", "%(num)s weeks", n),
            _address(team, window.starts_on, n),
            n * 7 == window.day_count,
        )
        for n in WEEKS
    ]


def _address(team: Team, on: date, weeks: int) -> str:
    return f"{url_for('schedules.show', slug=team.slug)}?from={on}&weeks={weeks}"
