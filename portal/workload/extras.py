"""What this slice adds to the application: words, what others show of it, and whom it follows."""

from datetime import datetime

from flask import Flask

from portal.asks.kinds import register
from portal.fatigue.signals import nights_counted
from portal.workload.check_ins.queries import is_asked
from portal.workload.check_ins.wording import ANSWERS, rested_text
from portal.workload.crossings.actions import follow_score
from portal.workload.crossings.kinds import crossing
from portal.workload.guard_rails.wording import is_of_team, limit_text, rail_name
from portal.workload.own import wording as own
from portal.workload.own.queries import is_seen as is_person_seen
from portal.workload.team import extras as team
from portal.workload.team.queries import is_seen


def install(app: Flask) -> None:
    nights_counted.connect(follow_score)
    register(app, crossing())
    app.jinja_env.globals.update(is_check_in_asked=is_asked, check_in_answers=ANSWERS)
    app.jinja_env.globals["is_fatigue_seen"] = is_seen
    app.jinja_env.filters.update(rested_text=rested_text, rail_name=rail_name, rail_limit=limit_text)
    app.jinja_env.filters["is_team_rail"] = is_of_team
    team.install(app)
    app.jinja_env.globals["is_nights_seen"] = is_person_seen
    app.jinja_env.filters.update(
        call_band=own.call_band,
        night_anchor=own.anchor,
        night_figure=own.figure_name,
        night_value=own.figure_text,
        iso_instant=datetime.fromisoformat,
        level_kind=own.level_kind,
        level_means=own.level_means,
        level_name=own.level_name,
        prospect_text=own.prospect_text,
        quiet_nights=own.quiet_of,
    )
