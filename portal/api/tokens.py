"""Who calls: a token in the Authorization header, and nothing else. Cookies are never read."""

from datetime import timedelta

from flask import Response, abort, g, request
from sqlalchemy import or_, update

from portal.core import clock
from portal.core.db import db, transactional
from portal.core.errors import tell
from portal.core.text import _
from portal.people.models import ApiToken
from portal.people.queries import LivingToken, living_token

READING = ("GET", "HEAD", "OPTIONS")
SCHEMES = ("bearer", "token")
NOTED_EVERY = timedelta(minutes=1)


def require_token() -> None:
    """Let pass who brings a living token. Errors: 401; 403 for a write with a token that may only read."""
    token = _living(_given()) or abort(_unknown())
    if token.is_read_only and request.method not in READING:
        abort(403, _("This token may only read. Use one that may also write."))
    g.api_person_id = token.person_id
    if token.last_used_at is None or token.last_used_at <= clock.now() - NOTED_EVERY:
        g.used_token_id = token.id


def note_use(response: Response) -> Response:
    """Remember when a token was last used, to the minute; after the work, so that it costs that nothing."""
    token_id = g.pop("used_token_id", None)
    if token_id is not None and response.status_code < 500:
        _note(token_id)
    return response


def _given() -> str:
    scheme, _space, token = request.headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() in SCHEMES else ""


def _living(given: str) -> LivingToken | None:
    token = living_token(given) if given else None
    is_over = token is None or (token.expires_at is not None and token.expires_at <= clock.now())
    return None if is_over else token


def _unknown() -> Response:
    answer = tell(401, "unauthorized", _("Send a valid token: Authorization: Bearer oc_…"))
    answer.headers["WWW-Authenticate"] = 'Bearer realm="releve"'
    return answer


@transactional
def _note(token_id: int) -> None:
    at = clock.now()
    is_old = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at <= at - NOTED_EVERY)
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id, is_old).values(last_used_at=at))
