"""A statement as CSV, for its person and their managers."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.downloads import saved
from portal.people.current import current_person
from portal.recovery.statements.csv_lines import lines_of
from portal.recovery.statements.queries import month_from, statement_person, statements_of

bp = Blueprint("statement_files", __name__)


@bp.get("/people/<key>/statements/<month>.csv")
def show(key: str, month: str) -> Response:
    person, at = statement_person(current_person(), key), clock.now()
    first = month_from(month, at=at)
    statement = statements_of([person], first, at=at)[person.id]
    return saved(lines_of(person, statement), f"statement-{first:%Y-%m}")
