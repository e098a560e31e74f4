"""What people do to a swap. Each change is a noun that is posted, with a word beside it."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.asks.queries import count_for
from portal.asks.wording import waiting
from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond, wants_partial
from portal.core.text import _
from portal.people.current import current_person
from portal.swaps.answering.actions import accept, approve, cancel, refuse, reject
from portal.swaps.answering.pages import page_of
from portal.swaps.answering.routes.swaps import page
from portal.swaps.asking.giving_back import give_back
from portal.swaps.forms import NoteForm
from portal.swaps.models import Swap
from portal.swaps.moves import Move
from portal.swaps.queries import swap_to_change

NOUNS: Mapping[str, Callable[..., Swap]] = {
    Move.ACCEPT.value: accept,
    Move.REFUSE.value: refuse,
    Move.APPROVE.value: approve,
    Move.REJECT.value: reject,
    Move.CANCEL.value: cancel,
    Move.RETURN.value: give_back,
}

bp = Blueprint("swap_changes", __name__, url_prefix="/swaps")


@bp.post(f"/<key>/<any({', '.join(NOUNS)}):noun>")
def create(key: str, noun: str) -> BaseResponse:
    """422 and the page again where it is refused, with what was typed."""
    person, form = current_person(), NoteForm()
    swap = swap_to_change(person, key)
    if not form.validate():
        return page(swap, form, status=422)
    try:
        made = NOUNS[noun](swap, by=person, note=form.note.data or None, at=clock.now())
    except Refused as refusal:
        form.show(refusal)
        return page(swap_to_change(person, key), form, status=422)
    return changed(swap) if made is swap else _asked_back(made)


def changed(swap: Swap) -> BaseResponse:
    """Back to the page; htmx gets it as it is now, and the new count for the rail."""
    if not wants_partial():
        flash(_("Everybody concerned is told."))
        return done(url_for("swaps.show", key=swap.key))
    return _instead(swap)


def _instead(swap: Swap) -> Response:
    person = current_person()
    count = count_for(person)
    shown = page_of(swap, person, at=clock.now())
    form = NoteForm(formdata=None)
    return respond(
        "swaps/_changed.html", shown=shown, swap=swap, form=form, count=count, label=waiting(count)
    )


def _asked_back(made: Swap) -> BaseResponse:
    """Giving back is a request of its own: on to it."""
    flash(_("The other one is asked. Until they say yes, nothing changes."))
    return done(url_for("swaps.show", key=made.key))
