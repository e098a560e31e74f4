"""One's own working hours and quiet hours."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.actions import set_hours
from portal.people.current import current_person
from portal.people.forms.hours import HoursForm
from portal.people.hours import Hours

bp = Blueprint("own_hours", __name__, url_prefix="/me/hours")


@bp.get("")
def edit() -> Response:
    return respond("me/hours.html", form=HoursForm(formdata=None, obj=current_person()))


@bp.post("")
def update() -> BaseResponse:
    form = HoursForm()
    if not form.validate():
        return respond("me/hours.html", status=422, form=form)
    days = frozenset(int(day) for day in form.work_days.data or ())
    hours = Hours(days, form.work_from.data, form.work_until.data) if days else None
    quiet = (form.quiet_from.data, form.quiet_until.data) if form.quiet_from.data is not None else None
    set_hours(current_person(), hours, quiet=quiet, at=clock.now())
    flash(_("Saved."))
    return done(url_for("own_hours.edit"))
