"""A message to a team's channel, to see that it arrives."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.messages.team_channels import actions as actions
from portal.messages.team_channels.queries import team_channel_for
from portal.people.current import current_person

bp = Blueprint("channel_tests", __name__, url_prefix="/teams/<slug>/channels/<key>")


@bp.post("/test")
def create(slug: str, key: str) -> BaseResponse:
    channel = team_channel_for(current_person(), slug, key)
    actions.send_channel_test(channel, by=current_person(), at=clock.now())
    flash(_("A test is on its way to %(name)s.", name=channel.name))
    return done(url_for("team_channels.index", slug=slug))
