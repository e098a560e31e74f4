"""The statement of somebody whose manager one is."""

from flask import Blueprint, Response

from portal.people.current import current_person
from portal.recovery.statements.queries import statement_person
from portal.recovery.statements.routes.own import shown

bp = Blueprint("person_statements", __name__)


@bp.get("/people/<key>/statements/<month>")
def show(key: str, month: str) -> Response:
    return shown(statement_person(current_person(), key), month)
