"""What the slice adds to templates."""

from flask import Flask

from portal.kpis import wording


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        figure_name=wording.figure_name,
        figure_title=wording.figure_title,
        figure_definition=wording.definition,
        figure_unknown=wording.unknown_text,
        figure_target=wording.target_text,
        figure_time=wording.time_text,
    )
