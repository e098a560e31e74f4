"""How often and how well a team delivers: by month, with what is behind each, as a view and as files."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from portal.changes.deliveries import behind, deliveries
from portal.changes.dora import Delivery
from portal.changes.queries import failure_hours_of, incidents_seen
from portal.core import clock
from portal.core.downloads import sheet
from portal.core.htmx import respond
from portal.core.text import _
from portal.incidents.queries import visible_to
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import team_for
from portal.rota.windows import day_of

bp = Blueprint("deliveries", __name__)
USUAL_MONTHS = 6
MOST_MONTHS = 60


@bp.get("/teams/<slug>/delivery")
def show(slug: str) -> Response:
    """`?from=&until=` are months; `?month=` shows what is behind one."""
    person, at = current_person(), clock.now()
    team = team_for(person, slug, to=To.FOLLOW)
    found, month = _deliveries(team, at), _month("month")
    rows = behind(team, month) if month else []
    numbers = {number for row in rows for number in row.incident_ids}
    return respond(
        "changes/delivery.html",
        team=team,
        found=found,
        month=month,
        rows=rows,
        incidents=incidents_seen(numbers, visible=visible_to(person)),
        hours=failure_hours_of(team),
        query=request.query_string.decode(),
    )


@bp.get("/teams/<slug>/delivery.csv", defaults={"kind": "csv"})
@bp.get("/teams/<slug>/delivery.json", defaults={"kind": "json"})
def index(slug: str, kind: str) -> Response:
    """The same rows; durations in seconds, what is not known empty or null."""
    team = team_for(current_person(), slug, to=To.FOLLOW)
    rows = [_cells(one) for one in _deliveries(team, clock.now())]
    if kind == "csv":
        return sheet(rows, f"delivery-{team.slug}")
    return jsonify(items=rows, failure_hours=failure_hours_of(team))


def _deliveries(team: Team, at: datetime) -> list[Delivery]:
    this = day_of(at, team.time_zone).replace(day=1)
    last = _month("until") or this
    first = _month("from") or _back(last, USUAL_MONTHS - 1)
    if not first <= last <= _back(first, -MOST_MONTHS):
        abort(400, _("until is at most %(n)s months after from.", n=MOST_MONTHS))
    return deliveries(team, first, last, at=at)


def _back(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _month(name: str) -> date | None:
    text = request.args.get(name)
    if not text:
        return None
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = date.min
    if not 2000 <= found.year < 2100:
        abort(400, _("%(name)s is a month of this century, such as 2026-11.", name=name))
    return found


def _cells(one: Delivery) -> dict[str, Any]:
    return {
        "month": f"{one.month:%Y-%m}",
        "deployment_count": one.done_count,
        "deployments_per_week": round(one.per_week, 2),
        "lead_time_median_seconds": one.lead and round(one.lead.total_seconds()),
        "lead_time_unknown_count": one.lead_unknown_count,
        "change_failure_count": one.failed_count,
        "change_failure_ratio": None if one.failure_ratio is None else round(one.failure_ratio, 4),
        "time_to_restore_mean_seconds": one.restore and round(one.restore.total_seconds()),
        "restored_count": one.restored_count,
        "open_count": one.open_count,
    }
