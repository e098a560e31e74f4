"""A new secret for a feed."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.calendars.actions import renew
from portal.calendars.queries import feed_for
from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people.current import current_person

bp = Blueprint("calendar_renewals", __name__, url_prefix="/calendars/<int:feed_id>/renewal")


@bp.post("")
def create(feed_id: int) -> BaseResponse:
    renew(feed_for(current_person(), feed_id), at=clock.now())
    flash(_("The address is new. Give it to your calendar: the old one shows nothing any more."))
    return done(url_for("calendars.index"))
