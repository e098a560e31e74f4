"""Asking people for the yes that a draft waits for."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done
from portal.core.text import _, _n
from portal.people.access import To
from portal.people.current import current_person
from portal.rota.plans.actions import ask_before
from portal.rota.plans.drafts import end_of, reach
from portal.rota.plans.forms import PublicationForm
from portal.rota.queries import rotation_for

bp = Blueprint("acceptances", __name__, url_prefix="/rotations/<key>/acceptances")


@bp.post("")
def create(key: str) -> BaseResponse:
    """`until` is the day up to which the draft was looked at."""
    rotation, at = rotation_for(current_person(), key, to=To.MANAGE), clock.now()
    days = reach(rotation.time_zone, rotation.published_until, at=at)
    form = PublicationForm(days.earliest, days.latest)
    if not form.validate():
        raise Refused(_("Look at the draft again, then ask."))
    until = form.until.data
    count = ask_before(rotation, until=end_of(until, rotation.time_zone), by=current_person(), at=at)
    flash(_n("%(num)s person is asked.", "%(num)s people are asked.", count))
    return done(url_for("publications.new", key=key, until=until.isoformat()))
