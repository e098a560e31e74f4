"""Every blueprint of recovery days."""

from flask import Blueprint

from portal.recovery.days.routes import adjustments, grants, own, payouts, teams

blueprints: tuple[Blueprint, ...] = (own.bp, teams.bp, grants.bp, adjustments.bp, payouts.bp)
