"""What rates add to templates."""

from flask import Flask

from portal.recovery.rates.money import money
from portal.recovery.rates.wording import tariff_text


def install(app: Flask) -> None:
    app.jinja_env.filters.update(tariff_text=tariff_text, money=money)
