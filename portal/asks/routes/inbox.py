"""What is asked of whoever is signed in, and what they answered lately."""

from flask import Blueprint, Response

from portal.asks.inbox import Shown, shown
from portal.asks.queries import open_for, settled_for
from portal.core.htmx import respond
from portal.people.current import current_person

bp = Blueprint("asked", __name__, url_prefix="/asked")

LATELY = 10
"""Answers below the open asks. Chosen by us: what one may still remember."""


@bp.get("")
def index() -> Response:
    return page(shown(open_for(current_person())))


def page(open_: list[Shown], *, status: int = 200) -> Response:
    lately = settled_for(current_person(), LATELY)
    return respond("asks/index.html", status=status, open=open_, lately=lately)
