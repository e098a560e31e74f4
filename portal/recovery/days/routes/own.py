"""One's own recovery time: what there is, what it comes from, what is booked."""

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.current import current_person
from portal.recovery.days.actions import book_day, cancel_day
from portal.recovery.days.forms import DayForm
from portal.recovery.days.pages import books_of
from portal.recovery.days.queries import own_day

bp = Blueprint("own_recovery", __name__, url_prefix="/me/recovery")


@bp.get("")
def index() -> Response:
    return _shown(_form(formdata=None))


@bp.post("")
def create() -> BaseResponse:
    form, person = _form(), current_person()
    if not form.validate():
        return _shown(form, status=422)
    try:
        book_day(person, form.span, form.minutes, by=person, at=clock.now(), note=form.note.data or "")
    except Refused as refusal:
        form.show(refusal)
        return _shown(form, status=422)
    flash(_("Booked. A manager is asked."))
    return done(url_for("own_recovery.index"))


@bp.post("/<key>/removal")
def destroy(key: str) -> BaseResponse:
    person = current_person()
    cancel_day(own_day(person, key), by=person, at=clock.now())
    flash(_("Given back: the time is yours to book again."))
    return done(url_for("own_recovery.index"))


def _form(**values: object) -> DayForm:
    return DayForm(zone=current_person().time_zone, **values)


def _shown(form: DayForm, *, status: int = 200) -> Response:
    at = clock.now()
    books = books_of(current_person(), at=at, last=request.args.get("last", type=int))
    return respond("recovery/own.html", status=status, form=form, at=at, books=books)
