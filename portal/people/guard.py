"""Closed by default: every view needs somebody signed in unless it says that it is public."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.core.htmx import wants_partial
from portal.people.current import person_or_none

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that works without signing in; it must do its own checking. Goes right under the route."""
    view.is_public = True  # type: ignore[attr-defined]  # functions carry attributes
    return view


def install(app: Flask) -> None:
    app.before_request(_require_sign_in)
    for endpoint in ("static", "stylesheet", "favicon"):
        public(app.view_functions[endpoint])


def _require_sign_in() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_public", False) or person_or_none() is not None:
        return None
    if wants_partial():
        abort(401)  # the page stays as it is, and offers to sign in
    return redirect(url_for("sessions.new", next=_way_back()))


def _way_back() -> str:
    """The view that was asked for; for a write, the view it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    sent_from = urlsplit(request.referrer or "")
    return sent_from.path if sent_from.netloc == request.host else "/"
