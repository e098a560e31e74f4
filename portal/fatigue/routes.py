"""Every blueprint of rest and fatigue."""

from flask import Blueprint

from portal.fatigue.marks import routes as marks
from portal.fatigue.resting import routes as resting

blueprints: tuple[Blueprint, ...] = (*resting.blueprints, marks.bp)
