"""What people do to an incident. Each change is a noun that is posted; the words beside it are its note."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from portal.core import clock
from portal.core.htmx import done
from portal.incidents import actions
from portal.incidents.facts import Status
from portal.incidents.forms import NoteForm, SeverityForm, SnoozeForm, StatusForm, said
from portal.incidents.holds.actions import snooze_for, wake
from portal.incidents.models import Incident
from portal.incidents.queries import incident_for
from portal.incidents.timeline.actions import add_entry
from portal.people.current import current_person
from portal.people.models import Person

bp = Blueprint("incident_changes", __name__, url_prefix="/incidents")


def _wake(incident: Incident, *, by: Person, at: datetime, note: str = "") -> bool:
    """What was typed beside the button is kept as a note."""
    is_done = wake(incident, by=by, at=at)
    if note.strip():
        add_entry(incident, note, by=by, at=at)
    return is_done


NOUNS: Mapping[str, tuple[type[NoteForm], Callable[..., bool]]] = {
    "acknowledgement": (NoteForm, actions.acknowledge),
    "mitigation": (NoteForm, actions.mitigate),
    "resolution": (NoteForm, actions.resolve),
    "reopening": (NoteForm, actions.reopen),
    "closing": (NoteForm, partial(actions.change_status, to=Status.CLOSED)),
    "status": (StatusForm, actions.change_status),
    "severity": (SeverityForm, actions.change_severity),
    "snooze": (SnoozeForm, snooze_for),
    "waking": (NoteForm, _wake),
}


@bp.post(f"/<ref>/<any({', '.join(NOUNS)}):noun>")
def create(ref: str, noun: str) -> Response:
    """Errors: 409 with the reason when the incident is in no state for it, 422 when the form is not ours."""
    person = current_person()
    incident = incident_for(person, ref)
    shape, act = NOUNS[noun]
    form = shape()
    if not form.validate_on_submit():
        abort(422, " ".join(str(text) for texts in form.errors.values() for text in texts))
    act(incident, *form.to, by=person, at=clock.now(), note=said(form.text))
    return changed(incident)


def changed(incident: Incident) -> Response:
    """Back to the view; a page that is open asks for what is new, from its own place in the timeline."""
    return done(url_for("incidents.show", ref=incident.ref), event="tick")
