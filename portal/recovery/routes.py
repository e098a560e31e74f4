"""The views of recovery."""

from flask import Blueprint

from portal.recovery.rates import routes as rates

blueprints: tuple[Blueprint, ...] = (rates.bp,)
