"""The audit log, for admins: nobody else learns that it is there."""

from flask import Blueprint, Response, request

from portal.audit.queries import checked_entries, entry_count, first_broken_entry
from portal.core.htmx import respond
from portal.people.current import current_admin
from portal.people.queries import people_by_id

bp = Blueprint("audit", __name__, url_prefix="/audit")
PER_VIEW = 100


@bp.get("")
def index() -> Response:
    current_admin(otherwise=404)
    before = request.args.get("before", type=int)
    part = checked_entries(before=before, limit=PER_VIEW)
    people = people_by_id({entry.actor_id for entry in part.entries if entry.actor_id is not None})
    return respond("audit/index.html", part=part, people=people, before=before)


@bp.get("/verification")
def show() -> Response:
    """Walks the whole log, which takes a second for every few ten thousand entries."""
    current_admin(otherwise=404)
    return respond("audit/show.html", broken_id=first_broken_entry(), count=entry_count())
