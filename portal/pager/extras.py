"""What the slice adds to templates."""

from flask import Flask

from portal.pager.dry_run import wording
from portal.pager.readiness.queries import readiness


def install(app: Flask) -> None:
    app.jinja_env.globals.update(team_readiness=readiness)
    app.jinja_env.filters.update(dry_run_outcome=wording.outcome, dry_run_step=wording.step_name)
