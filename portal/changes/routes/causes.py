"""Saying which change an incident came of."""

from flask import Blueprint, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.changes.actions import name_cause
from portal.changes.queries import event_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.incidents.queries import incident_for
from portal.people.current import current_person

bp = Blueprint("incident_causes", __name__)


@bp.post("/incidents/<ref>/cause")
def create(ref: str) -> BaseResponse:
    """`change` is the key of one; without it, it came of none."""
    person = current_person()
    incident, key = incident_for(person, ref), request.form.get("change")
    name_cause(incident, event_for(person, key) if key else None, by=person, at=clock.now())
    flash(_("Noted. The figures of delivery follow it."))
    return done(url_for("incidents.show", ref=ref))
