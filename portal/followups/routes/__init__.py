"""Every blueprint of follow-ups."""

from flask import Blueprint

from portal.followups.routes import completions, follow_ups

blueprints: tuple[Blueprint, ...] = (follow_ups.bp, completions.bp)
