"""The tables of a view as CSV and JSON, narrowed by the same address."""

from flask import Blueprint, Response, abort, jsonify, request

from portal.core.downloads import sheet
from portal.core.text import _
from portal.kpis.pages import Page, team_page, teams_page
from portal.kpis.routes.kpis import seen_by
from portal.kpis.tables import NIGHTS, OF_A_TEAM, OF_TEAMS, Tables
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import standing, team_for

bp = Blueprint("kpi_files", __name__)


@bp.get("/kpis.csv", defaults={"kind": "csv"})
@bp.get("/kpis.json", defaults={"kind": "json"})
def index(kind: str) -> Response:
    """`?table=months`, `severities` or `teams`."""
    person = current_person()
    return _file(teams_page(seen_by(person), person.time_zone), kind, OF_TEAMS, "kpis")


@bp.get("/teams/<slug>/kpis.csv", defaults={"kind": "csv"})
@bp.get("/teams/<slug>/kpis.json", defaults={"kind": "json"})
def show(slug: str, kind: str) -> Response:
    """`?table=months`, `severities`, `services`, `resolution` or, for the team, `nights`."""
    person = current_person()
    team = team_for(person, slug, to=To.FOLLOW)
    page = team_page(team, standing(person, team.id))
    return _file(page, kind, OF_A_TEAM | (NIGHTS if page.nights is not None else {}), f"kpis-{team.slug}")


def _file(page: Page, kind: str, tables: Tables, name: str) -> Response:
    """Errors: 422 with what is wrong."""
    asked = request.args.get("table", "months")
    if asked not in tables:
        abort(422, _("table is one of %(tables)s.", tables=", ".join(tables)))
    if not page.is_valid:
        abort(422, " ".join(str(text) for texts in page.form.errors.values() for text in texts))
    rows, period = [*tables[asked](page)], page.wanted.period
    if kind == "json":
        said = {"table": asked, "from": period.first.isoformat(), "until": period.last.isoformat()}
        return jsonify(said | {"items": rows})
    return sheet(rows, f"{name}-{asked}-{period.first}-{period.last}")
