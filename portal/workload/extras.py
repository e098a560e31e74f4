"""What this slice adds to the application: words, and what others show of it."""

from flask import Flask

from portal.workload.check_ins.queries import is_asked
from portal.workload.check_ins.wording import ANSWERS, rested_text
from portal.workload.guard_rails.wording import limit_text, rail_name
from portal.workload.team.queries import is_seen


def install(app: Flask) -> None:
    app.jinja_env.globals.update(is_check_in_asked=is_asked, check_in_answers=ANSWERS)
    app.jinja_env.globals["is_fatigue_seen"] = is_seen
    app.jinja_env.filters.update(rested_text=rested_text, rail_name=rail_name, rail_limit=limit_text)
