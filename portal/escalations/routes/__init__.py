"""Every blueprint of escalation policies."""

from flask import Blueprint

from portal.escalations.routes import beginnings, policies, rules, sketches

blueprints: tuple[Blueprint, ...] = (policies.bp, beginnings.bp, rules.bp, sketches.bp)
