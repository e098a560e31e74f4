"""One's own weekly letters: what they would say now, and whether they are wanted."""

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.digests.actions import letters_for, want_letters
from portal.digests.forms import DigestForm
from portal.digests.queries import is_wanted
from portal.digests.weeks import monday_of
from portal.people.current import current_person

bp = Blueprint("digest", __name__, url_prefix="/me/digest")
blueprints = (bp,)


@bp.get("")
def show() -> Response:
    """The letters of this week's Monday, as they would be written at this moment."""
    person, at = current_person(), clock.now()
    letters = letters_for(person, monday_of(at, person.time_zone), at=at)
    form = DigestForm(formdata=None, data={"is_wanted": is_wanted(person)})
    return respond("digests/show.html", form=form, letters=[*letters.values()])


@bp.post("")
def update() -> BaseResponse:
    form = DigestForm()
    form.validate()
    want_letters(current_person(), is_wanted=bool(form.is_wanted.data), at=clock.now())
    flash(_("Saved."))
    return done(url_for("digest.show"))
