"""Every blueprint of escalation policies."""

from flask import Blueprint

from portal.escalations.routes import beginnings, policies

blueprints: tuple[Blueprint, ...] = (policies.bp, beginnings.bp)
