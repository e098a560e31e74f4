"""One's own leave: what is asked for, confirmed and taken back."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.absences.actions import LEAVE, ask_for_leave, withdraw_leave
from portal.absences.forms import LeaveForm
from portal.absences.models import Absence
from portal.absences.queries import LOOK_BACK, absences_of, own_absence
from portal.absences.wording import told
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.current import current_person

bp = Blueprint("own_leave", __name__, url_prefix="/me/leave")


@bp.get("")
def index() -> Response:
    return _shown(_form(formdata=None))


@bp.post("")
def create() -> BaseResponse:
    form = _form()
    if not form.validate():
        return _shown(form, status=422)
    try:
        absence = _asked(form)
    except Refused as refusal:
        form.show(refusal)
        return _shown(form, status=422)
    flash(told(absence))
    return done(url_for("own_leave.index"))


@bp.post("/<key>/removal")
def destroy(key: str) -> BaseResponse:
    person = current_person()
    withdraw_leave(own_absence(person, key), by=person, at=clock.now())
    flash(_("Taken back."))
    return done(url_for("own_leave.index"))


def _form(**values: object) -> LeaveForm:
    return LeaveForm(zone=current_person().time_zone, **values)


def _asked(form: LeaveForm) -> Absence:
    person = current_person()
    kind = form.kind.data or LEAVE
    return ask_for_leave(person, form.span, kind=kind, by=person, at=clock.now())


def _shown(form: LeaveForm, *, status: int = 200) -> Response:
    person, at = current_person(), clock.now()
    found = absences_of(person, since=at - LOOK_BACK)
    return respond("absences/own.html", status=status, absences=found, form=form, at=at)
