"""Tokens for scripts: made, shown once, revoked."""

from datetime import timedelta

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.forms import typed
from portal.core.htmx import done, respond
from portal.core.text import _
from portal.people import actions
from portal.people.current import current_person
from portal.people.forms.tokens import TokenForm
from portal.people.queries import api_token_for, api_tokens_of

bp = Blueprint("tokens", __name__, url_prefix="/me/tokens")


@bp.get("")
def index() -> Response:
    return _shown(TokenForm(formdata=None))


@bp.post("")
def create() -> Response:
    """The answer is the view itself, not a redirect: the token's text is in this answer and nowhere else."""
    form, at = TokenForm(), clock.now()
    if not form.validate():
        return _shown(form, status=422)
    expires_at = at + timedelta(days=int(form.days.data)) if form.days.data else None
    _row, text = actions.create_token(
        current_person(),
        name=typed(form.name),
        at=at,
        is_read_only=form.is_read_only.data,
        expires_at=expires_at,
    )
    return _shown(TokenForm(formdata=None), status=201, new_token=text)


@bp.post("/<key>/revocation")
def destroy(key: str) -> BaseResponse:
    token = api_token_for(current_person(), key)
    actions.revoke_token(token, by=current_person(), at=clock.now())
    flash(_("%(name)s is revoked; scripts with it are refused from now on.", name=token.name))
    return done(url_for("tokens.index"))


def _shown(form: TokenForm, *, status: int = 200, new_token: str | None = None) -> Response:
    tokens = api_tokens_of(current_person())
    return respond("me/tokens.html", status=status, form=form, tokens=tokens, new_token=new_token)
