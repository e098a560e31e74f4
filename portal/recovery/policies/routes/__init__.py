"""The views of recovery policies."""

from flask import Blueprint

from portal.recovery.policies.routes import mine, policies, sketches

blueprints: tuple[Blueprint, ...] = (policies.bp, sketches.bp, mine.bp)
