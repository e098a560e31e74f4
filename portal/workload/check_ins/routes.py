"""The question of the week."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.current import current_person
from portal.workload.check_ins.actions import check_in
from portal.workload.check_ins.forms import CheckInForm

bp = Blueprint("check_ins", __name__, url_prefix="/me/check-ins")


@bp.get("")
def index() -> Response:
    """The question with what becomes of an answer; nobody's answers are ever shown by themselves."""
    return _asked(CheckInForm(formdata=None))


@bp.post("")
def create() -> BaseResponse:
    form = CheckInForm()
    if not form.validate():
        return _asked(form, status=422)
    try:
        check_in(current_person(), int(form.rested.data), at=clock.now())
    except Refused as refusal:
        form.form_errors.append(refusal.message)
        return _asked(form, status=422)
    flash(_("Thank you. It is counted without your name."))
    return done(url_for("now.show"))


def _asked(form: CheckInForm, *, status: int = 200) -> Response:
    return respond("workload/check_ins.html", status=status, form=form)
