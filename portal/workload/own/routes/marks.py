"""What one says of one's interruptions."""

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, wants_partial
from portal.core.text import _
from portal.people.current import current_person
from portal.workload.own.actions import mark_interruption
from portal.workload.own.forms import InterruptionMarkForm
from portal.workload.own.looking import Look, shown
from portal.workload.own.queries import own_pages

bp = Blueprint("own_fatigue_marks", __name__, url_prefix="/me/fatigue/marks")


@bp.post("")
def create() -> BaseResponse:
    person, at, form = current_person(), clock.now(), InterruptionMarkForm()
    if not form.validate() or form.chosen is None:
        abort(422, _("Say whether it was needed, could have waited, was noise or a test, in 200 characters."))
    pages, until_at = own_pages(person, form.numbers), form.until_at(person.time_zone)
    mark_interruption(pages, form.chosen, word=form.word.data or "", until_at=until_at, by=person, at=at)
    look = Look.asked({"days": form.days.data, "show": form.figure.data})
    if wants_partial():
        return shown(person, look, at=at, is_own=True)
    return done(url_for("own_fatigue.show", days=look.days, show=look.show, _anchor="rows"))
