"""The other browsers somebody is signed in with."""

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done
from portal.core.text import _
from portal.people import actions
from portal.people.current import current_person, current_sign_in

bp = Blueprint("sign_ins", __name__, url_prefix="/me/sign-ins")


@bp.post("/ending")
def destroy() -> BaseResponse:
    """End all but this one."""
    actions.end_sign_ins(current_person(), at=clock.now(), but=current_sign_in())
    flash(_("You are signed out everywhere but here."))
    return done(url_for("me.show"))
