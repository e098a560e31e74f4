"""Closed by default: every view needs somebody signed in unless it says that it is public."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from portal.people.current import login_manager, person_or_none

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that works without signing in; it must do its own checking."""
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
    answer: Response = login_manager.unauthorized()
    return answer
