"""Answering on the inbox's page."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.asks.inbox import Shown, answer_sent, sent, shown
from portal.asks.models import Ask
from portal.asks.queries import ask_for, count_for, open_for
from portal.asks.routes.inbox import page
from portal.asks.wording import waiting
from portal.core import clock
from portal.core.htmx import done, respond, wants_partial
from portal.people.current import current_person

bp = Blueprint("answers", __name__, url_prefix="/asked")


@bp.post("/<key>/answers")
def create(key: str) -> BaseResponse:
    one = sent(ask_for(current_person(), key))
    said = answer_sent(one, at=clock.now())
    if said is None:
        return _again(one)
    if wants_partial():
        return _instead(one.ask, said)
    flash(said)
    return done(url_for("asked.index"))


def _again(one: Shown) -> Response:
    """422: htmx gets the card again, a browser the whole page, with what was typed and what is wrong with it."""
    if wants_partial():
        return respond("asks/_card.html", "asks/_card.html", status=422, one=one)
    others = shown([ask for ask in open_for(current_person()) if ask.id != one.ask.id])
    return page([one, *others], status=422)


def _instead(ask: Ask, said: str) -> Response:
    """What came of it, in the card's place, and the new count for the rail."""
    count = count_for(current_person())
    label = waiting(count)
    return respond("asks/_answered.html", "asks/_answered.html", ask=ask, said=said, count=count, label=label)
