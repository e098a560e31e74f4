"""Every call of the API, and its description."""

from flask import Blueprint

from portal.api import (
    asks,
    contacts,
    covers,
    delivery_rules,
    docs,
    dry_runs,
    incident_changes,
    incidents,
    integrations,
    maintenance,
    people,
    policies,
    postmortems,
    rota_files,
    rotations,
    schedules,
    services,
    snoozes,
    swap_rules,
    swaps,
    teams,
    timeline,
)
from portal.api.endpoint import bp

SUBJECTS = (
    people, asks, teams, contacts, rotations, schedules, rota_files, swaps, covers, services, maintenance,
    integrations, policies, delivery_rules, dry_runs, incidents, incident_changes, snoozes, timeline,
    postmortems, swap_rules,
)  # fmt: skip
"""Importing a subject declares its calls."""

blueprints: tuple[Blueprint, ...] = (bp, docs.bp)
