"""The phone view behind the link in a page: one incident, one person, no signing in.

The link is the key: it is signed, names both, and is dead once the incident is resolved. Opening it changes
nothing, so mail scanners may look.
"""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.text import _
from portal.incidents.actions import acknowledge
from portal.incidents.board import next_step_of
from portal.incidents.holds.actions import snooze_for, wake
from portal.incidents.holds.queries import holds_of
from portal.incidents.holds.waits import Wait
from portal.incidents.models import Incident
from portal.pager.climbing import actions
from portal.pager.pages.links import opened_by
from portal.pager.phone.queries import latest_entries, night_of, secondary_of
from portal.people.guard import public
from portal.people.models import Person

bp = Blueprint("phone", __name__, url_prefix="/ack")


@bp.get("/<signed>")
@public
def show(signed: str) -> Response:
    incident, person = opened_by(signed) or abort(404)
    with force_locale(person.locale):
        template = "pager/phone.html" if incident.is_open else "pager/over.html"
        return make_response(render_template(template, signed=signed, **_shown(incident, person)))


def _shown(incident: Incident, person: Person) -> dict[str, object]:
    at = clock.now()
    return {
        "incident": incident,
        "reader": person,
        "zone": person.time_zone,
        "now": at,
        "next": next_step_of(incident),
        "waiting": holds_of([incident]).get(incident.id),
        "secondary": secondary_of(incident, person, at),
        "night": night_of(person, at),
        "entries": latest_entries(incident),
    }


@bp.post("/<signed>/acknowledgement")
@public
def create_acknowledgement(signed: str) -> BaseResponse:
    incident, person = _open(signed)
    acknowledge(incident, by=person, at=clock.now(), via="link")
    return _back(signed)


@bp.post("/<signed>/passing-on")
@public
def create_passing_on(signed: str) -> BaseResponse:
    incident, person = _open(signed)
    actions.pass_on(incident, by=person, at=clock.now())
    return _back(signed)


@bp.post("/<signed>/call")
@public
def create_call(signed: str) -> BaseResponse:
    incident, person = _open(signed)
    secondary = secondary_of(incident, person, clock.now())
    if secondary is None:
        abort(409, _("Nobody else is on call as secondary now."))
    actions.call_in(incident, secondary, by=person, at=clock.now())
    return _back(signed)


@bp.post("/<signed>/snooze")
@public
def create_snooze(signed: str) -> BaseResponse:
    """`wait=half-hour|hour|workday`."""
    incident, person = _open(signed)
    wait = request.form.get("wait", "")
    if wait not in list(Wait):
        abort(422, _("Choose how long it may wait."))
    snooze_for(incident, Wait(wait), by=person, at=clock.now())
    return _back(signed)


@bp.post("/<signed>/waking")
@public
def create_waking(signed: str) -> BaseResponse:
    """Ends what holds it. Nothing did any more: the view says so by itself."""
    incident, person = _open(signed)
    wake(incident, by=person, at=clock.now())
    return _back(signed)


def _open(signed: str) -> tuple[Incident, Person]:
    incident, person = opened_by(signed) or abort(404)
    if not incident.is_open:
        abort(409, _("This incident is over. Nobody needs to come."))
    return incident, person


def _back(signed: str) -> BaseResponse:
    return redirect(url_for("phone.show", signed=signed), 303)
