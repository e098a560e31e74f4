"""One's own settings: the profile, and the browsers one is signed in with."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.people.current import current_person, current_sign_in
from portal.people.forms.profiles import ProfileForm
from portal.people.queries import other_sign_in_count
from portal.people.routes.people import changed

bp = Blueprint("me", __name__, url_prefix="/me")


@bp.get("")
def show() -> Response:
    return _shown(ProfileForm(obj=current_person()))


@bp.post("")
def update() -> BaseResponse:
    form = ProfileForm()
    if not form.validate():
        return _shown(form, status=422)
    changed(current_person(), form)
    return done(url_for("me.show"))


def _shown(form: ProfileForm, *, status: int = 200) -> Response:
    present = current_sign_in()
    others = other_sign_in_count(present, at=clock.now()) if present else 0
    return respond("me/show.html", status=status, form=form, owner=current_person(), other_count=others)
