"""What nights cost a team: as a view, and each of its tables as CSV and JSON."""

from flask import Blueprint, Response, abort, jsonify, request

from portal.core import clock
from portal.core.downloads import sheet
from portal.core.htmx import respond
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.models import Team
from portal.people.queries import may_manage, team_for
from portal.workload.check_ins.queries import rested_by_month
from portal.workload.team.board import Board, board_of
from portal.workload.team.files import NAMED, TABLES, rows_of
from portal.workload.team.suggestions import suggested
from portal.workload.team.why import Why, why

bp = Blueprint("team_fatigue", __name__)

SPANS = (3, 6, 12)
"""Months of a trend; days are kept for thirteen."""


@bp.get("/teams/<slug>/fatigue")
def show(slug: str) -> Response:
    """`?months=3|6|12` for the trends; `?person=` for why a score is what it is. Names for managers alone."""
    person, at = current_person(), clock.now()
    team = team_for(person, slug, to=To.RESPOND)
    board, is_named = board_of(team, months=_months(), at=at), may_manage(person, team)
    return respond(
        "workload/team.html",
        team=team,
        board=board,
        months=_months(),
        spans=SPANS,
        is_named=is_named,
        why=_why(board) if is_named else None,
        suggested=suggested(team, board.lines, person) if is_named else None,
        rested=rested_by_month(team, _months(), at=at),
    )


@bp.get("/teams/<slug>/fatigue.csv", defaults={"kind": "csv"})
@bp.get("/teams/<slug>/fatigue.json", defaults={"kind": "json"})
def index(slug: str, kind: str) -> Response:
    """`?table=people`, which is for managers, `weeks` or `months`; the same filters as the view."""
    person = current_person()
    team = team_for(person, slug, to=To.RESPOND)
    is_named, table = may_manage(person, team), request.args.get("table", "weeks")
    if table not in TABLES:
        abort(422, _("table is one of %(tables)s.", tables=", ".join(TABLES)))
    if table in NAMED and not is_named:
        abort(403)
    board = board_of(team, months=_months(), at=clock.now())
    return _file(team, board, table, kind, is_named=is_named)


def _file(team: Team, board: Board, table: str, kind: str, *, is_named: bool) -> Response:
    rows = rows_of(board, table, is_named=is_named)
    if kind == "json":
        return jsonify({"table": table, "as_of": board.today.isoformat(), "items": rows})
    return sheet(rows, f"fatigue-{team.slug}-{table}-{board.today}")


def _months() -> int:
    """Errors: 422 for another span."""
    asked = request.args.get("months", "6")
    if asked not in map(str, SPANS):
        abort(422, _("months is 3, 6 or 12."))
    return int(asked)


def _why(board: Board) -> Why | None:
    """Of whoever is chosen, if they are in the team."""
    key = request.args.get("person")
    chosen = next((line.person for line in board.lines if line.person.key == key), None)
    return why(chosen, at=clock.now()) if chosen else None
