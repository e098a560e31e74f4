"""What follow-ups add to templates."""

from flask import Flask

from portal.followups.wording import kind_name


def install(app: Flask) -> None:
    app.jinja_env.filters["follow_up_kind"] = kind_name
