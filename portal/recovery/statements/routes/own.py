"""One's own statements."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.people.current import current_person
from portal.people.models import Person
from portal.recovery.statements.forms import ContestForm
from portal.recovery.statements.pages import months_told, statement_told
from portal.recovery.statements.queries import month_from

bp = Blueprint("statements", __name__)


@bp.get("/me/statements")
def index() -> Response:
    person = current_person()
    return respond("recovery/statements/index.html", months=months_told(person, at=clock.now()))


@bp.get("/me/statements/<month>")
def show(month: str) -> Response:
    return shown(current_person(), month)


def shown(person: Person, month: str, form: ContestForm | None = None, *, status: int = 200) -> Response:
    at = clock.now()
    typed = ContestForm(formdata=None) if form is None else form
    told = statement_told(person, month_from(month, at=at), at=at, form=typed)
    is_own = person.id == current_person().id
    return respond("recovery/statements/show.html", status=status, is_own=is_own, **told)
