"""Ticking what was looked at before a deployment."""

from flask import Blueprint, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.changes.actions import tick
from portal.changes.queries import event_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import require

bp = Blueprint("change_checklists", __name__)


@bp.post("/changes/<key>/checklist")
def update(key: str) -> BaseResponse:
    """The lines that are ticked; who ticked one before stays with it."""
    person = current_person()
    event = event_for(person, key)
    require(person, event.team_id, To.RESPOND)
    tick(event, request.form.getlist("lines"), by=person, at=clock.now())
    flash(_("Saved."))
    return done(url_for("changes.show", key=key, _anchor="checklist"))
