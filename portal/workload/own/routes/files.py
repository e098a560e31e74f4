"""One's own nights as CSV and JSON."""

from flask import Blueprint, Response, jsonify, request

from portal.core import clock
from portal.core.downloads import sheet
from portal.people.current import current_person
from portal.workload.own.board import board_of
from portal.workload.own.files import board_json, call_json, figure_rows
from portal.workload.own.looking import Look

bp = Blueprint("own_fatigue_files", __name__)


@bp.get("/me/fatigue.csv")
def index() -> Response:
    """The rows behind a figure, or with `?of=figures` the figures themselves."""
    look, at = Look.asked(request.args), clock.now()
    board = board_of(current_person(), at, days=look.days)
    if request.args.get("of") == "figures":
        rows = figure_rows(board)
    else:
        rows = [call_json(one) for one in board.calls_behind(board.behind(look.show))]
    return sheet(rows, f"fatigue-{board.report.span.last}")


@bp.get("/me/fatigue.json")
def show() -> Response:
    look = Look.asked(request.args)
    return jsonify(board_json(board_of(current_person(), clock.now(), days=look.days)))
