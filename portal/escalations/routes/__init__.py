"""Every blueprint of escalation policies."""

from flask import Blueprint

from portal.escalations.routes import beginnings, policies, rules

blueprints: tuple[Blueprint, ...] = (policies.bp, beginnings.bp, rules.bp)
