"""Every blueprint of rotations, their publication and the schedule."""

from flask import Blueprint

from portal.rota.routes import (
    contacts,
    exports,
    imports,
    news,
    pauses,
    previews,
    publications,
    rotations,
    schedules,
    team_publications,
)

blueprints: tuple[Blueprint, ...] = (
    rotations.bp,
    pauses.bp,
    publications.bp,
    team_publications.bp,
    schedules.bp,
    news.bp,
    previews.bp,
    imports.bp,
    contacts.bp,
    exports.bp,
)
