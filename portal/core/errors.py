"""What an action may refuse, and how each error is told: as a view, as a partial's text, or as JSON."""

from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from portal.core.db import db
from portal.core.text import _


class Refused(Exception):
    """An action that may not happen now; the text is for people and says what to do."""

    code = "refused"
    status = 409

    def __init__(
        self, message: str, *, field: str | None = None, fields: dict[str, str] | None = None
    ) -> None:
        """`field`: the one that all of the message is about; `fields`: each with a text of its own."""
        super().__init__(message)
        self.message = message
        self.fields = fields or ({field: message} if field else {})


class NotAllowed(Refused):
    """It may happen, but not by this person."""

    code = "forbidden"
    status = 403


def install(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(Exception, _bug)


def tell(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> Response:
    """One error in the shape the caller reads: `/api/` and `/intake/` get JSON, people get a view."""
    if request.path.startswith("/api/"):
        return _json(status, {"code": code, "message": message, "fields": fields or {}})
    if request.path.startswith("/intake/"):
        return _json(status, message)
    return _view(status, message)


def _json(status: int, error: Any) -> Response:
    return make_response(jsonify(error=error), status)


def _view(status: int, message: str) -> Response:
    if request.headers.get("HX-Request"):
        return make_response(message, status, {"Content-Type": "text/plain; charset=utf-8"})
    request_id = g.get("request_id", "")
    page = render_template(
        "errors/error.html", code=status, title=_title(status), message=message, request_id=request_id
    )
    return make_response(page, status)


def _title(status: int) -> str:
    titles = {
        400: _("That did not arrive whole"),
        401: _("Please sign in"),
        403: _("Not yours to change"),
        404: _("Nothing here"),
        405: _("Not possible here"),
        409: _("Not possible right now"),
        413: _("Too large"),
        429: _("Too many tries"),
        503: _("Back in a moment"),
    }
    return titles.get(status, _("Something broke"))


def _refused(error: Refused) -> Response:
    return tell(error.status, error.code, error.message, error.fields)


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug's base class; flask made it
    status = error.code or 500
    answer = tell(status, (error.name or "error").lower().replace(" ", "_"), _message(error))
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = _methods(error)
    return answer


def _methods(error: MethodNotAllowed) -> str:
    return ", ".join(sorted(error.valid_methods or ()))


def _message(error: HTTPException) -> str:
    defaults = {
        403: _("You can see this but not change it. Ask a manager of the team."),
        404: _("It may have moved, or you may not be allowed to see it."),
        405: _("Go back and try again from there."),
    }
    if isinstance(error, MethodNotAllowed) and request.path.startswith("/api/"):
        return _("Here one may use %(methods)s.", methods=_methods(error))
    is_own = "description" in error.__dict__
    if is_own and error.description:
        return str(error.description)
    return defaults.get(error.code or 500) or str(error.description or error.name)


def _busy(_error: Exception) -> Response:
    """The database does not answer: whoever asks is told to come again, and senders do.

    Who is asking is not looked up for it: that would ask the database again.
    """
    db.session.rollback()
    g._login_user = AnonymousUserMixin()
    answer = tell(503, "unavailable", _("The database does not answer. Try again in half a minute."))
    answer.headers["Retry-After"] = "30"
    return answer


def _bug(error: Exception) -> Response:
    from flask import current_app

    if current_app.testing:
        raise error
    current_app.logger.exception("unhandled %s", type(error).__name__)
    db.session.rollback()
    return tell(500, "bug", _("This is our mistake. Nothing was half-stored; please try again."))
