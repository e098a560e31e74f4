"""The views of recovery policies."""

from flask import Blueprint

from portal.recovery.policies.routes import mine, policies, sketches, trials

blueprints: tuple[Blueprint, ...] = (policies.bp, sketches.bp, trials.bp, mine.bp)
