"""Swaps: what somebody has asked, and one of them with what can be done."""

from flask import Blueprint, Response

from portal.core import clock
from portal.core.htmx import respond
from portal.people.current import current_person
from portal.swaps.answering.pages import page_of
from portal.swaps.forms import NoteForm
from portal.swaps.models import Swap
from portal.swaps.queries import swap_for, swaps_asked_by
from portal.swaps.tabs import tabs

bp = Blueprint("swaps", __name__, url_prefix="/swaps")


@bp.get("")
def index() -> Response:
    """What I asked, and what was asked on my behalf."""
    person = current_person()
    found = swaps_asked_by(person)
    live, settled = [one for one in found if one.is_live], [one for one in found if not one.is_live]
    return respond("swaps/index.html", live=live, settled=settled, tabs=tabs())


@bp.get("/<key>")
def show(key: str) -> Response:
    return page(swap_for(current_person(), key))


def page(swap: Swap, form: NoteForm | None = None, *, status: int = 200) -> Response:
    """The swap as it is now; with the form that was refused, if there is one."""
    shown = page_of(swap, current_person(), at=clock.now())
    form = form or NoteForm(formdata=None)
    return respond("swaps/show.html", "swaps/_swap.html", status=status, shown=shown, swap=swap, form=form)
