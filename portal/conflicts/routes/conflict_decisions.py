"""A manager's word that a shift stays where it is."""

from flask import Blueprint, abort, flash, url_for
from werkzeug.wrappers import Response

from portal.conflicts.actions import decide
from portal.conflicts.forms import DecisionForm
from portal.conflicts.queries import conflict_for
from portal.conflicts.routes.conflicts import page
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done
from portal.core.text import _
from portal.people.current import current_person
from portal.people.queries import may_manage

bp = Blueprint("conflict_decisions", __name__)


@bp.post("/conflicts/<key>/decision")
def create(key: str) -> Response:
    person, form = current_person(), DecisionForm()
    conflict = conflict_for(person, key)
    if not may_manage(person, conflict.team):
        abort(403)
    if not form.validate():
        return page(conflict, form, status=422)
    try:
        decide(conflict, note=form.note.data, by=person, at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return page(conflict_for(person, key), form, status=422)
    flash(_("%(name)s is told.", name=conflict.person.name))
    return done(url_for("conflicts.show", key=key))
