"""The view behind the link in a message: one ask, one person, no signing in.

The link is the key: it is signed, names both, and answers once. Opening it changes nothing, so mail scanners may
look.
"""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as BaseResponse

from portal.asks.actions import told
from portal.asks.inbox import Shown, answer_sent, sent, shown
from portal.asks.links import ask_of
from portal.asks.models import Ask
from portal.core import clock
from portal.core.text import _
from portal.people.guard import public

bp = Blueprint("ask_links", __name__, url_prefix="/asks/answers")


@bp.get("/<signed>")
@public
def show(signed: str) -> Response:
    ask = _asked(signed)
    with force_locale(ask.person.locale):
        return _open(signed, shown([ask])[0]) if ask.is_open else _over(ask)


@bp.post("/<signed>")
@public
def create(signed: str) -> BaseResponse:
    ask = _asked(signed)
    with force_locale(ask.person.locale):
        one = sent(ask)
        said = answer_sent(one, at=clock.now())
        if said is None:
            return _open(signed, one, status=422)
        if said != told(ask):
            flash(said)
    return redirect(url_for("ask_links.show", signed=signed), 303)


def _asked(signed: str) -> Ask:
    return ask_of(signed) or abort(
        404,
        _(
            "This link is not whole. Open it from the message once more, or sign in and look at “Asked of me”."
        ),
    )


def _open(signed: str, one: Shown, *, status: int = 200) -> Response:
    zone = one.ask.person.time_zone
    return make_response(render_template("asks/phone.html", signed=signed, one=one, zone=zone), status)


def _over(ask: Ask) -> Response:
    return make_response(
        render_template("asks/over.html", ask=ask, said=told(ask), zone=ask.person.time_zone)
    )
