"""Every call of the API, and its description."""

from flask import Blueprint

from portal.api import (
    delivery_rules,
    docs,
    incident_changes,
    incidents,
    integrations,
    people,
    policies,
    postmortems,
    rotations,
    schedules,
    services,
    teams,
    timeline,
)
from portal.api.endpoint import bp

SUBJECTS = (
    people, teams, rotations, schedules, services, integrations, policies, delivery_rules, incidents,
    incident_changes, timeline, postmortems,
)  # fmt: skip
"""Importing a subject declares its calls."""

blueprints: tuple[Blueprint, ...] = (bp, docs.bp)
