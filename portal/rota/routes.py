"""Every blueprint of rotations, their publication and the schedule."""

from flask import Blueprint

from portal.rota.contacts import routes as contacts
from portal.rota.files.routes import exports, imports
from portal.rota.news import routes as news
from portal.rota.plans.routes import acceptances, publications, qualities, team_publications
from portal.rota.rotations.routes import pauses, previews, rotations
from portal.rota.schedule.routes import own_shifts, schedules, shifts

blueprints: tuple[Blueprint, ...] = (
    rotations.bp,
    pauses.bp,
    publications.bp,
    acceptances.bp,
    team_publications.bp,
    schedules.bp,
    shifts.bp,
    own_shifts.bp,
    qualities.bp,
    news.bp,
    previews.bp,
    imports.bp,
    contacts.bp,
    exports.bp,
)
