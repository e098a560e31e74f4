"""What recovery policies add to the application: their words in templates."""

from flask import Flask

from portal.recovery.policies.pages import sources_of
from portal.recovery.policies.wording.names import effect_name
from portal.recovery.policies.wording.people import country_name, why_policy


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        rule_effect=effect_name, rule_sources=sources_of, country=country_name, why_policy=why_policy
    )
