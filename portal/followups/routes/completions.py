"""Saying that a follow-up is done, or that it is not after all."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.followups.actions import complete, reopen
from portal.followups.queries import follow_up_for
from portal.people.current import current_person

bp = Blueprint("completions", __name__, url_prefix="/follow-ups/<key>")


@bp.post("/completion")
def create(key: str) -> BaseResponse:
    complete(follow_up_for(current_person(), key), by=current_person(), at=clock.now())
    flash(_("Done. Thank you."))
    return done(url_for("follow_ups.index"))


@bp.post("/reopening")
def destroy(key: str) -> BaseResponse:
    reopen(follow_up_for(current_person(), key), by=current_person(), at=clock.now())
    return done(url_for("follow_ups.show", key=key))
