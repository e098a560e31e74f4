"""Every blueprint of rest."""

from flask import Blueprint

from portal.fatigue.resting.routes import own_rest, person_rest

blueprints: tuple[Blueprint, ...] = (own_rest.bp, person_rest.bp)
