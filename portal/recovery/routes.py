"""The views of recovery."""

from flask import Blueprint

from portal.recovery.days.routes import blueprints as days
from portal.recovery.policies import routes as policies
from portal.recovery.rates import routes as rates
from portal.recovery.statements import routes as statements

blueprints: tuple[Blueprint, ...] = (*days, *policies.blueprints, rates.bp, *statements.blueprints)
