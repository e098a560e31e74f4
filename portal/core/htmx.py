"""All that knows of htmx: which shape a request wants, and how to answer a write."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse


def wants_partial() -> bool:
    is_restore = request.headers.get("HX-History-Restore-Request") == "true"
    return request.headers.get("HX-Request") == "true" and not is_restore


def respond(page: str, partial: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """One URL, two shapes: the page for a browser, the partial for htmx."""
    template = partial if partial and wants_partial() else page
    response = make_response(render_template(template, **context), status)
    response.vary.update(("HX-Request", "HX-History-Restore-Request"))
    return response


def done(url: str, *, event: str | None = None) -> BaseResponse:
    """After a write: 303 to a browser; htmx is told to go to the same address by itself.

    With `event`, htmx stays and only fires that event, for the parts of the page that listen to it.
    """
    if wants_partial():
        return make_response("", 204, {"HX-Trigger": event} if event else {"HX-Redirect": url})
    return redirect(url, 303)


def is_local_path(url: str) -> bool:
    """True for a path of ours that is safe to go to after signing in."""
    has_tricks = any(ord(c) < 33 or c == "\\" for c in url) or "%2f%2f" in url.lower()[:8]
    return url.startswith("/") and not url.startswith("//") and not has_tricks
