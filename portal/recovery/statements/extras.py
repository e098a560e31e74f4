"""What statements add to the application: a question to managers, and words in templates."""

from flask import Flask

from portal.asks.kinds import register
from portal.recovery.rates.wording import band_name
from portal.recovery.statements import wording
from portal.recovery.statements.kinds import statement


def install(app: Flask) -> None:
    register(app, statement())
    app.jinja_env.filters.update(
        month_name=wording.month_name,
        statement_section=wording.section_name,
        statement_line=wording.line_text,
        statement_time=wording.time_text,
        band_name=band_name,
    )
