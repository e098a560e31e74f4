"""What whoever was woken says of a page."""

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond, wants_partial
from portal.core.text import _
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.marks.forms import MarkForm
from portal.fatigue.marks.queries import page_for
from portal.people.current import current_person

bp = Blueprint("page_marks", __name__, url_prefix="/pages/<int:page_id>/mark")


@bp.post("")
def create(page_id: int) -> BaseResponse:
    viewer, form = current_person(), MarkForm()
    page = page_for(viewer, page_id)
    if not form.validate() or form.chosen is None:
        abort(422, _("Say whether it was needed, could have waited, was noise or a test, in 200 characters."))
    mark = mark_page(page, form.chosen, word=form.word.data or "", by=viewer, at=clock.now())
    is_own = page.person_id == viewer.id
    if wants_partial():
        return respond("fatigue/_mark.html", page_id=page.id, mark=mark, is_own=is_own)
    if page.person is None or is_own:
        return done(url_for("own_rest.show"))
    return done(url_for("person_rest.show", key=page.person.key))
