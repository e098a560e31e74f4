"""What the slice adds to templates."""

from flask import Flask

from portal.escalations.routes.policies import answering_policies
from portal.escalations.rules.routes import rules_told


def install(app: Flask) -> None:
    app.jinja_env.globals.update(answering_policies=answering_policies, rules_told=rules_told)
