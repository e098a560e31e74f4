"""What this slice adds to the application: words, what others show of it, and whom it follows."""

from flask import Flask

from portal.asks.kinds import register
from portal.fatigue.signals import nights_counted
from portal.workload.check_ins.queries import is_asked
from portal.workload.check_ins.wording import ANSWERS, rested_text
from portal.workload.crossings.actions import follow_score
from portal.workload.crossings.kinds import crossing
from portal.workload.guard_rails.wording import limit_text, rail_name
from portal.workload.team.queries import is_seen


def install(app: Flask) -> None:
    nights_counted.connect(follow_score)
    register(app, crossing())
    app.jinja_env.globals.update(is_check_in_asked=is_asked, check_in_answers=ANSWERS)
    app.jinja_env.globals["is_fatigue_seen"] = is_seen
    app.jinja_env.filters.update(rested_text=rested_text, rail_name=rail_name, rail_limit=limit_text)
