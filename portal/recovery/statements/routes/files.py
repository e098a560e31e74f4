"""A statement as CSV, for its person and their managers."""

from flask import Blueprint, Response, make_response

from portal.core import clock
from portal.people.current import current_person
from portal.recovery.statements.csv_lines import csv_of
from portal.recovery.statements.queries import month_from, statement_person, statements_of

bp = Blueprint("statement_files", __name__)


@bp.get("/people/<key>/statements/<month>.csv")
def show(key: str, month: str) -> Response:
    person, at = statement_person(current_person(), key), clock.now()
    first = month_from(month, at=at)
    statement = statements_of([person], first, at=at)[person.id]
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="statement-{first:%Y-%m}.csv"',
    }
    return make_response(csv_of(person, statement), 200, headers)
