"""Which alerts wake people, how often for nothing, and whether on call is needed less."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, request

from portal.alerts.models import Integration
from portal.core import clock
from portal.core.downloads import sheet
from portal.core.htmx import respond
from portal.core.sheets import Cells
from portal.core.text import _
from portal.followups.queries import open_about
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, members_of, team_for
from portal.workload.guard_rails.queries import rails_of
from portal.workload.noise.need import need_of
from portal.workload.noise.queries import integrations_behind, noise_in
from portal.workload.noise.tally import Noise

bp = Blueprint("team_noise", __name__)

SPANS = (30, 90, 365)
"""Days."""

MONTHS = 6

QUIET = 4
"""The severity that waits for working hours, as long as the team's rules of delivery are the usual ones."""


@dataclass(frozen=True)
class Look:
    """What is shown of a team, from when to when."""

    team: Team
    days: int
    lines: Sequence[Noise]
    integrations: dict[int, Integration]

    def rank_of(self, line: Noise) -> int | None:
        """The severity that the team has given its alerts."""
        sender = self.integrations.get(line.origin.integration_id or 0)
        return sender.alert_ranks.get(line.origin.name or "") if sender else None


@bp.get("/teams/<slug>/noise")
def show(slug: str) -> Response:
    """`?days=30|90|365`."""
    person, at = current_person(), clock.now()
    look = _look(slug, at)
    team, is_managed = look.team, may_manage(person, look.team)
    members = [membership.person_id for membership in members_of(team)]
    return respond(
        "workload/noise.html",
        team=team,
        look=look,
        spans=SPANS,
        quiet=QUIET,
        tasks=open_about(team, [line.origin.name for line in look.lines if line.origin.name]),
        needs=need_of(members, at.astimezone(ZoneInfo(team.time_zone)).date(), months=MONTHS),
        limits=rails_of(team).limits,
        is_managed=is_managed,
    )


@bp.get("/teams/<slug>/noise.csv", defaults={"kind": "csv"})
@bp.get("/teams/<slug>/noise.json", defaults={"kind": "json"})
def index(slug: str, kind: str) -> Response:
    """The same rows, as a file."""
    look = _look(slug, clock.now())
    rows = [_cells(look, line) for line in look.lines]
    if kind == "json":
        return jsonify({"team": slug, "days": look.days, "items": rows})
    return sheet(rows, f"noise-{slug}-{look.days}-days")


def _look(slug: str, at: datetime) -> Look:
    person = current_person()
    team = team_for(person, slug, to=To.RESPOND)
    asked = request.args.get("days", str(SPANS[0]))
    if asked not in map(str, SPANS):
        abort(422, _("days is 30, 90 or 365."))
    lines = noise_in(team, at - timedelta(days=int(asked)), at, seen_by=person)
    return Look(team, int(asked), lines, integrations_behind(lines))


def _cells(look: Look, line: Noise) -> Cells:
    sender = look.integrations.get(line.origin.integration_id or 0)
    return {
        "alert": line.origin.name,
        "integration": sender.name if sender else None,
        "pages": line.pages,
        "night_pages": line.night_pages,
        "marked": line.marked,
        "needed": line.needed,
        "needless_night_pages": line.needless_nights,
        "last_at": line.last_at.isoformat().replace("+00:00", "Z"),
        "severity": look.rank_of(line),
    }
