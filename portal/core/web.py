"""What every template can use."""

from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_login import current_user

from portal.core import clock, text
from portal.core.markdown import markdown


def install(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    Babel(app, locale_selector=_locale)
    app.jinja_env.filters.update(
        local=text.local, ago=text.ago, span=text.span, city=text.zone_city, day=text.day, markdown=markdown
    )
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_always)


def _always() -> dict[str, Any]:
    return {"now": clock.now(), "zone": getattr(current_user, "time_zone", "UTC")}


def _locale() -> str:
    return getattr(current_user, "locale", "en")
