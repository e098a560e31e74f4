"""Every blueprint of rotations, their publication and the schedule."""

from flask import Blueprint

from portal.rota.routes import (
    contacts,
    exports,
    imports,
    news,
    own_shifts,
    pauses,
    previews,
    publications,
    qualities,
    rotations,
    schedules,
    shifts,
    team_publications,
)

blueprints: tuple[Blueprint, ...] = (
    rotations.bp,
    pauses.bp,
    publications.bp,
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
