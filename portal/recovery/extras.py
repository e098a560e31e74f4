"""What recovery adds to the application: questions to managers, words in templates, and an ear for leave."""

from flask import Flask

from portal.absences.signals import absence_changed
from portal.asks.kinds import register
from portal.fatigue.signals import nights_counted
from portal.recovery.days import wording
from portal.recovery.days.actions import follow
from portal.recovery.days.kinds import recovery
from portal.recovery.offers.actions import follow as follow_score
from portal.recovery.offers.kinds import score_offer
from portal.recovery.policies import extras as policies
from portal.recovery.policies.bounds import bounds_of
from portal.recovery.policies.weeks import weeks_of
from portal.recovery.rates import extras as rates
from portal.recovery.statements import extras as statements
from portal.recovery.tabs import own_tabs
from portal.recovery.upkeep.hearing import listen
from portal.recovery.upkeep.kinds import recovery_cap
from portal.rota.bounds import sources as bounds


def install(app: Flask) -> None:
    register(app, recovery())
    register(app, recovery_cap())
    app.jinja_env.filters.update(
        recovery_time=wording.time_text,
        recovery_days=wording.days_text,
        recovery_balance=wording.balance_text,
        recovery_kind=wording.kind_name,
        recovery_reason=wording.reason_text,
        recovery_status=wording.day_status,
    )
    policies.install(app)
    bounds.register(app, bounds.Source(bounds_of, weeks_of))
    app.jinja_env.globals["own_tabs"] = own_tabs
    absence_changed.connect(follow)
    register(app, score_offer())
    nights_counted.connect(follow_score)
    listen()
    rates.install(app)
    statements.install(app)
