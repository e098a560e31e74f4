"""Contesting a line of one's own statement."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done
from portal.core.text import _
from portal.people.current import current_person
from portal.recovery.statements.actions import contest
from portal.recovery.statements.forms import ContestForm
from portal.recovery.statements.queries import month_from
from portal.recovery.statements.routes.own import shown

bp = Blueprint("statement_contests", __name__)


@bp.post("/me/statements/<month>/contests")
def create(month: str) -> BaseResponse:
    person, at, form = current_person(), clock.now(), ContestForm()
    first = month_from(month, at=at)
    if not form.validate():
        return shown(person, month, form, status=422)
    try:
        contest(person, first, form.line.data, form.words.data, at=at)
    except Refused as refusal:
        form.show(refusal)
        return shown(person, month, form, status=422)
    flash(_("Your managers are asked. Their answer stands beside the line, and you get a message."))
    return done(url_for("statements.show", month=month))
