"""Signing in and out."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.forms import typed
from portal.core.htmx import done, is_local_path, respond
from portal.core.settings import Settings
from portal.core.text import _
from portal.people import actions, demo, throttle
from portal.people.current import begin_session, current_sign_in, end_session
from portal.people.forms.sign_ins import SignInForm
from portal.people.guard import public
from portal.people.models import Person, SignIn
from portal.people.queries import demo_people

bp = Blueprint("sessions", __name__)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@bp.get("/sign-in")
@public
def new() -> BaseResponse:
    form = SignInForm(next=request.args.get("next", ""))
    if current_sign_in() is not None:
        return done(_onwards(form))
    return _shown(form)


@bp.post("/sign-in")
@public
@throttle.guesses
def create() -> BaseResponse:
    form = SignInForm()
    if not form.validate():
        return _shown(form, status=422)
    found = _signed_in(form)
    if found is None:
        form.form_errors.append(_("This address and this password do not belong together."))
        return _shown(form, status=422)
    throttle.forgive()
    _end_present()
    begin_session(*found)
    return done(_onwards(form))


@bp.post("/sign-out")
@public
def destroy() -> BaseResponse:
    _end_present()
    end_session()
    return done(url_for("sessions.new"))


def _signed_in(form: SignInForm) -> tuple[SignIn, str] | None:
    """Everybody knows the demo's password, so its accounts open nowhere but on this machine."""
    if demo.is_demo(typed(form.email)) and not _is_loopback(current_app.extensions["settings"]):
        return None
    return actions.sign_in(typed(form.email), typed(form.password), at=clock.now())


def _end_present() -> None:
    present = current_sign_in()
    if present is not None:
        actions.sign_out(present, at=clock.now())


def _shown(form: SignInForm, *, status: int = 200) -> Response:
    people = _demo_people()
    return respond("sessions/new.html", status=status, form=form, demo_people=people, demo_key=demo.KEY)


def _onwards(form: SignInForm) -> str:
    """Where somebody wanted to go, when that is a place of ours; else the first view."""
    wanted = form.next.data or ""
    return wanted if is_local_path(wanted) else "/"


def _demo_people() -> Sequence[Person]:
    settings: Settings = current_app.extensions["settings"]
    return demo_people() if settings.is_demo and _is_loopback(settings) else ()


def _is_loopback(settings: Settings) -> bool:
    return settings.is_loopback and urlsplit(settings.base_url).hostname in _LOOPBACK
