"""Asking somebody, or the whole team, to take hours."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response

from portal.conflicts.actions import ask_cover
from portal.conflicts.forms import AskForm, DecisionForm
from portal.conflicts.queries import conflict_for
from portal.conflicts.routes.conflicts import page
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done
from portal.core.text import _
from portal.people.current import current_person
from portal.people.queries import person_by_key

bp = Blueprint("conflict_asks", __name__)


@bp.post("/conflicts/<key>/asks")
def create(key: str) -> Response:
    """422 and the page of the conflict, with why, where it is refused."""
    me, form = current_person(), AskForm()
    conflict, whom = conflict_for(me, key, to_solve=True), form.person.data
    person = person_by_key(whom) if whom else None
    try:
        if not form.validate() or (whom and person is None):
            raise Refused(_("Choose one of the people below."))
        swap = ask_cover(conflict, [person] if person else [], by=me, at=clock.now())
    except Refused as refusal:
        again = DecisionForm(formdata=None)
        again.form_errors.append(refusal.message)
        return page(conflict_for(me, key), again, status=422)
    flash(_("Asked. Until somebody says yes, nothing changes."))
    return done(url_for("swaps.show", key=swap.key))
