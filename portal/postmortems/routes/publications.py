"""Publishing a postmortem: whoever follows the incident may read it from then on."""

from flask import Blueprint, abort, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.current import current_person
from portal.postmortems.actions import publish
from portal.postmortems.forms import VersionForm
from portal.postmortems.queries import postmortem_for

bp = Blueprint("postmortem_publications", __name__, url_prefix="/postmortems/<ref>/publication")


@bp.post("")
def create(ref: str) -> BaseResponse:
    person, form = current_person(), VersionForm()
    postmortem = postmortem_for(person, ref)
    if not form.validate():
        abort(400, _("Open the postmortem again and publish it from there."))
    if publish(postmortem, version=form.read_version, by=person, at=clock.now()):
        flash(_("Published. Everybody who may follow the incident can read it."))
    return done(url_for("postmortems.show", ref=postmortem.incident.ref))
