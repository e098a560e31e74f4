"""Beginning a policy from a template."""

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.escalations.actions import create_from_template
from portal.escalations.templates import TEMPLATES
from portal.people.access import To
from portal.people.current import current_person
from portal.people.queries import team_for

bp = Blueprint("beginnings", __name__)


@bp.post("/teams/<slug>/escalations/from-template")
def create(slug: str) -> BaseResponse:
    team = team_for(current_person(), slug, to=To.MANAGE)
    name = request.form.get("template", "five-steps")
    template = TEMPLATES.get(name) or abort(404, _("There is no such template."))
    policy = create_from_template(team, template=template, by=current_person(), at=clock.now())
    flash(_("Started from the template. Read each step, then save it."))
    return done(url_for("escalations.edit", key=policy.key))
