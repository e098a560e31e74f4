"""Every blueprint of escalation policies."""

from flask import Blueprint

from portal.escalations.routes import beginnings, policies, sketches
from portal.escalations.rules import routes as rules

blueprints: tuple[Blueprint, ...] = (policies.bp, beginnings.bp, rules.bp, sketches.bp)
