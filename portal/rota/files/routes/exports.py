"""A team's schedule as CSV, over any range."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import Blueprint, Response, abort, request

from portal.core import clock
from portal.core.downloads import saved
from portal.core.sheets import csv_of
from portal.core.text import _
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.rota.days import Wall
from portal.rota.models import Assignment
from portal.rota.plans.actions import HORIZON
from portal.rota.queries import cover_between
from portal.rota.windows import day_of

bp = Blueprint("rota_exports", __name__)

HEADERS = ("team", "role", "rotation", "name", "email", "starts_at", "ends_at", "hours", "origin")


@bp.get("/teams/<slug>/schedule.csv")
def show(slug: str) -> Response:
    """`?from=&until=` are days of the team's zone, both included; the thirteen weeks from today when left out."""
    team = team_for(current_person(), slug)
    today = day_of(clock.now(), team.time_zone)
    first, last = _day("from", today), _day("until", today + HORIZON)
    if last < first:
        abort(400, _("until is not before from."))
    return exported(team, first, last)


def exported(team: Team, first: date, last: date) -> Response:
    """Who really covers what on these days, in UTC; the importer reads it back."""
    wall = Wall(team.time_zone, first, (last - first).days + 1)
    cover = cover_between(team, wall.starts_at, wall.ends_at)
    return saved(csv_of([HEADERS, *_rows(cover)]), f"{team.slug}-{first}-{last}")


def _rows(cover: Sequence[Assignment]) -> Iterator[Sequence[str]]:
    for one in cover:
        yield (
            one.team.slug,
            one.role,
            one.rotation.name,
            one.person.name,
            one.person.email,
            f"{one.starts_at:%Y-%m-%dT%H:%M:%SZ}",
            f"{one.ends_at:%Y-%m-%dT%H:%M:%SZ}",
            f"{(one.ends_at - one.starts_at) / timedelta(hours=1):g}",
            one.origin,
        )


def _day(name: str, usual: date) -> date:
    try:
        asked = date.fromisoformat(request.args[name]) if name in request.args else usual
    except ValueError:
        asked = date.min
    if not 2000 <= asked.year < 2100:
        abort(400, _("%(name)s is a day of this century, such as 2026-11-16.", name=name))
    return asked
