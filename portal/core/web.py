"""The application class, and what every template can use."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_babel import Babel
from flask_login import current_user

from portal.core import body, clock, text
from portal.core.markdown import markdown


class Sessions(SecureCookieSessionInterface):
    """Without a cookie there is nothing to check, so nothing is made ready to check it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class Portal(Flask):
    """Flask, less what each request would do for nothing."""

    request_class = body.Request
    session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view and no hook here is a coroutine."""
        return func


def install(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    Babel(app, locale_selector=_locale)
    app.jinja_env.filters.update(
        local=text.local,
        ago=text.ago,
        span=text.span,
        city=text.zone_city,
        percent=text.percent,
        day=text.day,
        markdown=markdown,
    )  # fmt: skip
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_always)


def _always() -> dict[str, Any]:
    return {"now": clock.now(), "zone": getattr(current_user, "time_zone", "UTC")}


def _locale() -> str:
    return getattr(current_user, "locale", "en")
