"""What the choices of a form so far would do, asked whenever one of them changes."""

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from portal.core.htmx import respond
from portal.pager.by_hand.routes.declarations import ASKED, form_of, told

bp = Blueprint("outlooks", __name__, url_prefix="/incidents/outlook")


@bp.get("")
def show() -> Response:
    form = form_of(formdata=MultiDict({"team": "", **request.args.to_dict()}))
    for name in ASKED:
        if form[name].data:
            form[name].validate(form)
    return respond("pager/outlook.html", "pager/_outlook.html", outlook=told(form))
