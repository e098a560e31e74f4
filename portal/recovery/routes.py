"""The views of recovery."""

from flask import Blueprint

from portal.recovery.policies import routes as policies
from portal.recovery.rates import routes as rates

blueprints: tuple[Blueprint, ...] = (*policies.blueprints, rates.bp)
