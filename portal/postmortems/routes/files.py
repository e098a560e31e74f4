"""A postmortem as a file to take elsewhere."""

from flask import Blueprint, Response, make_response

from portal.people.access import To
from portal.people.current import current_person
from portal.postmortems.queries import postmortem_for

bp = Blueprint("postmortem_files", __name__, url_prefix="/postmortems")


@bp.get("/<ref>.md")
def show(ref: str) -> Response:
    """The file is named after the incident's reference, never after what was asked for."""
    postmortem = postmortem_for(current_person(), ref, to=To.FOLLOW)
    name = f"{postmortem.incident.ref}-postmortem.md"
    headers = {
        "Content-Type": "text/markdown; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return make_response(postmortem.body, 200, headers)
