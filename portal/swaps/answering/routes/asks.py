"""Asking one more person about a swap that is open."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.errors import Refused
from portal.core.text import _
from portal.people.current import current_person
from portal.people.queries import person_by_key
from portal.swaps.answering.forms import WhomForm
from portal.swaps.answering.routes.changes import changed
from portal.swaps.answering.routes.swaps import page
from portal.swaps.asking.actions import ask_more
from portal.swaps.forms import NoteForm
from portal.swaps.models import Swap
from portal.swaps.queries import swap_to_change

bp = Blueprint("swap_asks", __name__, url_prefix="/swaps")


@bp.post("/<key>/asks")
def create(key: str) -> Response:
    """422 and the page again, with why, where it is refused."""
    person, form = current_person(), WhomForm()
    swap = swap_to_change(person, key)
    whom = person_by_key(form.person.data or "")
    if whom is None or not form.validate():
        return _again(swap, _("Choose one of the people below."))
    try:
        ask_more(swap, whom, by=person, at=clock.now())
    except Refused as refusal:
        return _again(swap_to_change(person, key), refusal.message)
    return changed(swap)


def _again(swap: Swap, why: str) -> Response:
    form = NoteForm(formdata=None)
    form.form_errors.append(why)
    return page(swap, form, status=422)
