"""The words of a team's figures."""

from flask import Flask

from portal.workload.crossings import wording as crossings
from portal.workload.team import wording


def install(app: Flask) -> None:
    app.jinja_env.globals["night_steps"] = wording.steps
    app.jinja_env.filters.update(
        change_text=wording.change_text,
        crossing_ask=crossings.ask_label,
        crossing_hours=crossings.hours_text,
        crossing_title=crossings.title_of,
        heat=wording.heat,
        oncall_hours=wording.hours_text,
        people_text=wording.people_text,
        spread_note=wording.spread_note,
        spread_text=wording.spread_text,
        week_name=wording.week_name,
    )
