"""Asking for a swap of a shift: one's own, on behalf of somebody, or offering to take a colleague's."""

from datetime import datetime

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.errors import Refused
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people.access import To, may
from portal.people.current import current_person
from portal.people.models import Person
from portal.people.queries import standing
from portal.rota.cover.queries import left_of, shift_or_404
from portal.rota.cover.stretches import Left
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.pages import Draft, draft_of

bp = Blueprint("shift_swaps", __name__, url_prefix="/shifts/<key>/swaps")


@bp.get("/new")
def new(key: str) -> Response:
    return page(draft_sent(key, clock.now()))


@bp.post("")
def create(key: str) -> BaseResponse:
    person, at = current_person(), clock.now()
    draft = draft_sent(key, at)
    if not draft.form.validate():
        return page(draft, status=422)
    try:
        swap = ask_swap(draft.shift, draft.wish(at), by=person, at=at)
    except Refused as refusal:
        draft.form.show(refusal)
        return page(draft, status=422)
    flash(_("Asked. Until somebody says yes, nothing changes."))
    return done(url_for("swaps.show", key=swap.key))


def draft_sent(key: str, at: datetime) -> Draft:
    """Errors: 404; 403 for who is neither in the team nor covers any of it; Refused when nothing of it is left."""
    person, shift = current_person(), shift_or_404(key)
    left, held = left_of(shift, at), standing(person, shift.rotation.team_id)
    own = [one for one in left if one.person == person]
    if not own and not may(held, To.RESPOND):
        abort(403)
    is_taking = "taking" in request.values or not (own or may(held, To.MANAGE))
    return draft_of(shift, _whose(left, own, person, is_taking), person, is_taking=is_taking, at=at)


def _whose(left: list[Left], own: list[Left], person: Person, is_taking: bool) -> Left:
    """One's own hours first; of those of others the earliest."""
    others = [one for one in left if one.person != person]
    found = others if is_taking else own or others
    if not found:
        raise Refused(_("Nothing of this shift is left that could be swapped."))
    return found[0]


def page(draft: Draft, *, status: int = 200) -> Response:
    return respond("swaps/new.html", "swaps/_new.html", status=status, draft=draft, form=draft.form)
